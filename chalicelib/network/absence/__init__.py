"""An aandachtsfunctionaris says when they are away, and that their address is theirs."""
