"""What the tools that list share: conditions, order, pages and the cursors between them."""
