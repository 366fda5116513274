"""Decides a case by the rules of a date, explains it, and calculates what a Tozo loan costs to repay."""
