"""Puts what the tools computed into words, buttons and pictures: a module a tool; ``show`` chooses among them."""
