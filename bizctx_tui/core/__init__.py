"""Models and functions over text: no input or output, no clock, no wire, no screen."""
