"""Routes of Wagtail's promoted search results, by who may use them."""

PROMOTION_ROUTES = r"""
admin/searchpicks/
admin/searchpicks/results/
admin/searchpicks/add/
admin/searchpicks/<int:query_id>/
admin/searchpicks/<int:query_id>/delete/
"""

# The words that something is promoted for, to choose from; what people search for is not kept.
QUERY_ROUTES = r"""
admin/searchpicks/queries/chooser/
admin/searchpicks/queries/chooser/results/
"""

# A report that stays empty, for the same reason.
TERMS_ROUTES = r"""
admin/searchpicks/reports/search-terms/
admin/searchpicks/reports/search-terms/results/
"""
