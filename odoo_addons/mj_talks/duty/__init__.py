"""The arithmetic of duties, outside the ORM: periods, roles and the SQL made of them."""
