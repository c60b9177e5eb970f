"""What evidence is worth: the way of a line from the record to the figures.

compiling       a curriculum made ready, once
run             one pass over a case, what others wait for first; and of each requirement:
  entitlement   for whom, which waivers
  papers        documents, memberships, time
  weighing      evidence: fitting and belonging (may this line count at all?), people_on_a_day, measuring (conversion,
                totals), narrowing (the same people, one stretch), limiting → filling → linear (the largest total that
                all limits allow), finding (the result)
rechecking      when to look again
renewing        cycle by cycle; dividing: a line between two of them; ignoring: which waivers do not count
"""
