"""Understanding: Rasa graph components and the loopback channel. The only room that imports rasa."""
