# Joining: code, consent, introduction.

answer-yes = Yes
answer-no = No

welcome-hello = Hello, this is *Kupplung*. I bring organisations that have a challenge together with people who can solve it.
welcome-again = We were at this question:
welcome-back = Good to hear from you again, { $name }. /help shows what there is.
welcome-code = To join you need a code from the coordinators. Do you have one? Then just send it to me.
welcome-lost = An account of yours was reported lost, and nothing has been decided about that yet. Until then I cannot let anybody in here. After that, /start or the code will work again.
welcome-type-code = Good, please send me the code.
welcome-programme = Welcome to *{ $programme }*. { $role ->
    [coordinator] This is the way in for coordinators.
    [contact] This is about what your organisation would like to solve.
    [expert] This is about what you are an expert in.
   *[maker] This is about what you can do.
}
welcome-thanks = Thank you.
which-programme = Which programme is it about?
side-side = Which of these is you?
side-side-maker = I bring skills
side-side-contact = We have a challenge
side-side-expert = I bring an organisation’s expertise
side-side-code = I have a code

welcome-consent = Privacy first: I store what you tell me for *{ $name }* only to suggest partnerships, to support teams and to inform the coordinators.
    Responsible: { $controller } ({ $email }). You can withdraw at any time; there is more at /privacy. Do you agree?
welcome-consent-yes = I agree
welcome-consent-no = I don’t agree
welcome-form = If we ever write in German: which form of address do you prefer?
welcome-form-du = Du (informal)
welcome-form-sie = Sie (formal)

# Makers, creatives, scientists.

maker-name = What is your name? You may add more at once, for example: Ada Lindner, welder from Aue, evenings
maker-name-name = Name
maker-trade = Which comes closest?
maker-trade-name = Field
maker-trade-maker = Maker, crafts
maker-trade-creative = Creative industries
maker-trade-scientist = Science
maker-trade-other = Something else
maker-trade_other = What is it then? For example: farming
maker-trade_other-name = Field, more precisely
maker-doing = What do you do? One or two sentences are enough, for example: I build jigs and small machines from steel.
maker-doing-name = What you do
maker-skills = What are you especially good at? As a list, please, for example: welding, jig making, CAD
maker-skills-name = Skills
maker-tools = Which tools, machines or software do you have at hand? For example: lathe, 3D printer, Blender
maker-tools-name = Tools
maker-offers = What do you offer? For example: a prototype within two weeks
maker-offers-name = Offer
maker-expectations = What should come out of it? You can choose several answers; anything else fits into the next question.
maker-expectations-name = Expectations
maker-hopes = And in your own words: what do you expect of working together? The organisation reads this sentence. For example: a tricky task and people who like to try things out.
maker-hopes-name = Hopes
maker-availability = When do you have time? You can choose several answers.
maker-availability-name = Time
maker-availability-mornings = { $inside ->
    [yes] mornings
   *[no] Mornings
}
maker-availability-afternoons = { $inside ->
    [yes] afternoons
   *[no] Afternoons
}
maker-availability-evenings = { $inside ->
    [yes] evenings
   *[no] Evenings
}
maker-availability-weekends = { $inside ->
    [yes] weekends
   *[no] Weekends
}
maker-region = Which region do you work in?
maker-region-name = Region
maker-region-other = Somewhere else
maker-region_other = Where exactly? For example: Vogtland
maker-region_other-name = Region, more precisely
maker-links = Is there something to look at? A link, a photo or a PDF, or several. Once you are interested, the organisation sees it. For example: www.ada.example.org
maker-links-name = Links
maker-media = Up to three photos or PDFs, one at a time. They take the place of what is there.
maker-media-name = Pictures, files
maker-share = Once both sides say yes, I share your name. May I then also pass on your contact details in this messenger?
maker-share-name = Contact details
maker-summary = *This is what I understood:*
maker-clash-time = *Does this go together?* The times you chose and your own words about what you expect contradict each other.
maker-clash-wish = *Does this go together?* The expectations you chose and your own words contradict each other.
maker-done = Thank you, { $name }. Your profile is complete.
maker-placed = Its region is { $region }. If that is wrong, change it with /profile.

expectation-order = Order
expectation-employment = Employment
expectation-thesis = Thesis
expectation-research = Research project
expectation-product = New product
expectation-business = New business
expectation-investor = Investment
expectation-distribution = Distribution & production
expectation-technology = Access to technology
expectation-learning = Learning & exchange

# Contacts of organisations.

contact-name = What is your name? Each organisation has exactly one contact here.
contact-name-name = Contact
contact-organisation = What is the organisation called?
contact-organisation-name = Organisation
contact-sector = Which sector comes closest?
contact-sector-name = Sector
contact-size = How many people work there? A number will do, for example: 12
contact-size-name = Size
contact-size-solo = One person
contact-size-small = Up to 9
contact-size-medium = 10 to 49
contact-size-large = 50 or more
contact-region = Which region is the organisation in?
contact-region-name = Region
contact-region-other = Somewhere else
contact-region_other = Where exactly? For example: Vogtland
contact-region_other-name = Region, more precisely
contact-expectations = What should come out of it? You can choose several answers.
contact-expectations-name = Expectations
contact-commitment = One meeting a month and the closing event are part of it. Are you in?
contact-commitment-name = Taking part
contact-commitment-yes = Yes, I’m in
contact-commitment-no = Not sure yet
contact-share = Once both sides say yes, I share your name. May I then also pass on your contact details in this messenger?
contact-share-name = Contact details
contact-title = And what should be solved? One line will do, for example: getting volunteers started faster
contact-title-name = Wish
contact-summary = *This is what I understood:*
region-placed = “{ $place }” belongs to the region { $region } here; that is what the challenge says.
contact-done = Thank you, { $name }. Now “{ $title }” becomes a challenge that others can picture. Eight short questions; four of them can be skipped.

twin-meant = *{ $organisation }* takes part already and has a contact here. Do you mean that organisation? Then I let them know, with your name.
twin-meant-yes = Yes, please let them know
twin-meant-no = No, another one
twin-told = { $name } would like to speak for “{ $organisation }”, too. Each organisation has one contact here: they can bring in others with /experts, or hand over with /handover.
twin-thanks = Good, I let them know. The rest we settle together.
twin-lead = { $name } has entered “{ $organisation }”. Maybe it is here already: { $others }.
    Please ask both. If it is the same organisation, only one person speaks for it: they bring in the other with /experts, who gives up their role with /leave. If there are two, nothing needs to be done.
twin-other = { $organisation } ({ $contact }, { $count ->
    [0] no challenge yet
    [one] number { $first } in /challenges
   *[other] number { $first } and more in /challenges
})

sector-culture = Culture
sector-crafts = Crafts
sector-manufacturing = Manufacturing
sector-metal = Metal
sector-textile = Textiles
sector-wood = Wood
sector-it = IT, software
sector-design = Design
sector-media = Media
sector-tourism = Tourism
sector-public = Public sector
sector-education = Education
sector-health = Health
sector-association = Association
sector-other = Other

# Coordination.

expert-name = What is your name? You may add more at once, for example: Mia Wolf, food law, mornings
expert-name-name = Name
expert-field = What do you know about? For example: fire safety in old buildings
expert-field-name = Field
expert-availability = When can you be reached for a short question? You can choose several answers.
expert-availability-name = Can be reached
expert-summary = *This is what I understood:*
expert-ready = All set. When a team has a question for an expert, it will arrive here.
expert-houseless = Thank you, it’s noted. Questions of teams do not arrive here yet, though: I do not know which organisation you belong to.{ $leads ->
    [yes] {" "}The coordinators have been told.
   *[no] {""}
} The quickest way: the organisation’s contact writes /experts to me, chooses “Invite somebody” and passes the code on. Just type it here.
expert-houseless-lead = *{ $name }* is an expert now ({ $field }), but belongs to no organisation here: no team can ask them like that. The organisation’s contact gets a code with /experts, “Invite somebody”; { $name } types it in the chat with me, and all is set.
lead-name = What is your name? This is how the teams will know you, for example: Kim Seidel
lead-regions = Which regions do you look after? Questions from there come to you. Skip this if you are there for all of them.
coordinator-ready = Everything is ready. The teams will know you as { $name }; /profile changes that. /status shows all teams at a glance, /help all commands.

# Codes.

code-unknown = I don’t know this code. Please compare it once more: 16 characters, letters and the digits 2 to 7.
code-of-evening = This code checks people in on an evening. That takes joining the programme first: /start
code-of-team = This code belongs in the group chat of a team, not here.
code-already = You are part of { $programme } already.
code-of-house = You are one of the experts of { $organisation } now.
code-locked = Those were too many wrong codes. I’ll look at the next one on { $until }. Your coordinators are glad to help.
code-alarm =
    Unusually often somebody tried to get in with guessed codes today. Nobody got in.

    Whoever really has a code and can’t get in will be in touch. There is nothing else to do.
code-used-up = This code has been used up or has lapsed. The coordinators can issue a new one.

# Who stopped on the way.

draft-reminder = { $role ->
    [contact] Your challenge
    [expert] Your introduction
   *[maker] Your profile
} is not finished yet. { $count ->
    [one] Only a few answers are missing, then { $role ->
        [expert] the teams can ask you.
       *[maker] the first suggestions come.
    }
   *[other] I won’t remind you of it again. You can go on at any time.
}
draft-continue = Continue
draft-escalation = { $known ->
    [yes] { $name }
   *[no] Somebody
} began their { $role ->
    [contact] challenge
    [expert] introduction as an expert
   *[maker] profile
} and did not finish it. The last answer came on { $since }.
welcome-refused = { $member ->
    [yes] All right, then everything stays as it is.
   *[no] All right. I store no answers. With /start we can begin again at any time.
}
