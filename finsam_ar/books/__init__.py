"""The books: Beancount files -> `Books`. Only this package and `fava` know Beancount."""
