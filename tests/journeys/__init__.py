"""Journeys of people through the packaged product, in Chromium with JavaScript off."""
