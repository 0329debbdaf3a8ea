"""Every rule of every command: what happened before, what is asked, what comes of it. No server, no event loop.

given      the sentence: given(*events).when(command).then(events, answer)
people     who there is, what identifies them, and the organisation they are customers of
moments    events, as they happened earlier and as they happen now
stories    what has often happened before
asking     commands
answers    answers, with the documentation's texts
"""
