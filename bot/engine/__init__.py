"""The engine: one envelope, one transaction; one instant, what is due; one parcel, one send.

Purpose: carries decisions out. May be imported by the adapters only. It knows no feature by name
but through ``bot.registry``, no messenger but through ``Gateway``, no database but through
``Store``. Whatever waits (network, disk) is here; whatever decides is not.
"""
