"""Conditions on the paths of a tree (pages, collections) that grants on some of its nodes make.

A node stands below a granted one when the head of its path is a granted path. Heads are looked up
in subqueries, one for each depth: the SQL grows with how deep the grants are, never with how many.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In


def below_grants(grants: QuerySet, node: str, depths: Iterable[int]) -> Q:
    """Match the nodes that are granted or below a granted one.

    `node` names the foreign key of `grants` to the tree, `depths` are those of the granted nodes.
    """
    condition = Q(pk__in=[])
    for depth in sorted(set(depths)):
        granted = grants.filter(**{f"{node}__depth": depth}).values(f"{node}__path")
        condition |= Q(In(_head(grants, node, "path", depth), granted.query))
    return condition


def above_grants(grants: QuerySet, node: str, depths: Iterable[int]) -> Q:
    """Match the nodes at these depths that have a granted node below them."""
    condition = Q(pk__in=[])
    for depth in depths:
        deeper = grants.filter(**{f"{node}__depth__gt": depth})
        heads = deeper.annotate(head=_head(grants, node, f"{node}__path", depth)).values("head")
        condition |= Q(depth=depth, path__in=heads)
    return condition


def _head(grants: QuerySet, node: str, path: str, depth: int) -> Substr:
    """Return the expression for the path of the ancestor at a depth."""
    tree = grants.model._meta.get_field(node).related_model
    return Substr(path, 1, depth * tree.steplen)
