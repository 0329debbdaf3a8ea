"""What the ports promise, over every adapter."""
