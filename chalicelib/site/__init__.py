"""The site around the forms: the start page, information, the stylesheet, and the way out."""
