"""What the documentation promises of customers, in the most naive way: lists and loops, no rule shared with the code.

people     who there is, and who holds what
content    what of a request is valid
register, update, change, subscribe    one command each: what it must be answered, and what it does
told       what other systems tell
reads, search, ledgers    what must be shown
answers, wire    what a service said, in the model's words; commands as requests
session    a service beside the model
world, player, teller    somebody who asks for anything, and somebody who tells anything
machine    a player drawn by Hypothesis
pure, kept    the domain alone as a service
"""
