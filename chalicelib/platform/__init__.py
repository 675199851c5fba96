"""AWS behind ports, forms, pages, codes and clocks. The platform knows no feature."""
