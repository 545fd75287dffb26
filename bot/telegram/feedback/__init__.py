"""What sellers say of an answer: a vote, its reason, and the wish to be told once there is a better one."""
