# The profile as others see it, and changing it.

menu-profile = See and change your profile

profile-maker = *How organisations see you at { $programme }*, step by step:
profile-teaser = { "" }*In a suggestion*, without a name:
profile-interested = { "" }*Once you are interested*, { $anything ->
    [yes] they also see:
   *[no] there is nothing to add. There would be room for tools, offers, links and pictures.
}
profile-files = { $count ->
    [one] One picture or file, see above
   *[other] { $count } pictures and files, see above
}
profile-mutual = { "" }*When both sides say yes*, the name as well: { $name }
profile-contact = *How makers see “{ $organisation }”*, step by step:
profile-teaser-contact = { $count ->
    [0] { "" }*In a suggestion* they see the challenge. There is none yet: /challenge.
   *[other] { "" }*In a suggestion*, without names of people:
}
profile-team = { "" }*In the team* they see the whole challenge. It is under /challenge and is changed there.
profile-expert = *How the teams see you that may ask:* { $name }
    Field: { $field }
profile-expert-when = Available: { $availability }
profile-lead = *Coordination at { $programme }:* { $name }
    In charge of: { $regions }
profile-change = Change something
profile-change-name = Change the name
profile-change-regions = Change the regions
profile-changed = Changed. /profile shows what it looks like now.
profile-renewed = Changed. /profile shows what it looks like now. I will look for suggestions again at once.
profile-no-photos = I do not show photos: that consent is withdrawn. /privacy gives it again; then please send them once more.
profile-same = Fine, it stays as it was.
profile-unfinished = The profile is not finished yet. /start goes on.
profile-unkept = What was changed last in the profile was not entered: no yes came to the question whether it is right. To change it again, use /profile.
profile-not-yours = This cannot be changed here any more. /profile shows what counts now.

house-name = What is your name?
house-name-name = Contact
house-organisation = What is the organisation called?
house-organisation-name = Organisation
house-sector = Which sector fits best?
house-sector-name = Sector
house-size = How many people work there? A number will do, for example: 12
house-size-name = Size
house-share = When both sides say yes, I tell them your name. May I then also share your contact in this messenger?
house-share-name = Share contact
house-summary = *This is how it is now:*
