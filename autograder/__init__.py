"""The instructor's tool: build the lessons, prove them, hand them out, take them in, grade them."""
