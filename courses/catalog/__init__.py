"""Which courses somebody is shown: filters, their counts, orders. The same for page and API."""
