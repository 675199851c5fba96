"""The pages behind the receipt code, and what is sent from them."""
