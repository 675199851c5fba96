"""What every feature stands on: AWS behind ports, forms, pages, codes and clocks. It knows no feature."""
