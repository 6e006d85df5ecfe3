"""What other pages show of the class rooms."""
