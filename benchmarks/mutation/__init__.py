"""Faults put into the code at random: which of them do the tests see?"""
