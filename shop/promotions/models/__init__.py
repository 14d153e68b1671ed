"""Promotions and coupons of a store, who took part, and the pieces that shoppers hold."""

from shop.promotions.models.coupon import Coupon, CouponCode, CouponHolding
from shop.promotions.models.promotion import Participation, Promotion

__all__ = ["Coupon", "CouponCode", "CouponHolding", "Participation", "Promotion"]
