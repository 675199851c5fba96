"""SES tells how a mail fared."""
