from tests.database import database_url, engine, postgresql_schema, sqlite_file

__all__ = ["database_url", "engine", "postgresql_schema", "sqlite_file"]
