"""By whose eyes the guide looks: phones of the demo town."""

from home.demo import town

OWNER, DEALER = town.STORES[0].phone, town.STORES[1].phone
OPERATOR = town.OPERATOR_PHONE
# Buys the tea.
SHOPPER = town.CUSTOMERS[1][1]
