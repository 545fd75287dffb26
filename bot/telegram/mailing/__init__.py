"""What is sent to many sellers: operators' broadcasts, and what changed in the guide, to those who asked for it."""
