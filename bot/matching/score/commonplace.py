"""Words that two texts share by chance: whatever somebody does or needs, they may be said of it.

``Produkte`` are photographed, designed and left over: that both sides say so tells little. So it is
with what is done (``bauen``, ``make``), with quantities, times of the day, praise, and what every
organisation has: customers, teams, tasks. In the few texts of the population such words are as rare
as those of trades, so they are listed. Whom something is made for, what it is made of, and what it
does is no commonplace. What says still less is a stop word.
"""

from bot.matching.text import stem

PALE = 0.25
"""What a word counts that says little: alone it is no reason, however rare."""

_WORDS = {
    "de": """
        ablauf absicht aktuell alltag anbieten anfang anfangen anfrage angebot angehen angenehm
        anliegen ansatz ansehen ansprechen antwort anwenden anwendung anzahl art aufbauen aufgabe
        aufhören auftrag aufwand ausdenken austausch auswahl baue bauen bedarf bedeuten beginn
        beginnen beispiel beitragen bekannt bekommen benötigen benutzen bereich bereit bereitstellen
        besonder besser bestehen bestes bestimmt betrieb bezahlen bleiben blöd büro chance daraus
        dauer dauern dauert denken deutlich direkt drei dritt dritte drittel dutzend echt effizient
        eigenschaft einfache einsatz einsetzen einzeln ende endlich entdecken entstehen entwickeln
        entwicklung erfahren erfahrung erfolg ergebnis erhalten erkennen ermöglichen erreichen
        erstellen erwarten erwartung euro extra fachkraft fähigkeit fehlen fehler fertig finden
        firma fragen frei freude freuen freund frisch führen fünf fünfzig geben gebrauchen gefallen
        gegend gegenstand gehören geld gelegenheit gelingen gemeinsam genau gerät gesamt geschäft
        gestalten gewinnen glauben günstig gutes hälfte handeln hauptsache haus heißen helfen
        herausfinden herausforderung herstellen herstellung hilfe hoch hochwertig holen hundert
        idealerweise immerhin individuell inhalt inhaltlich innovation innovativ interessant
        interesse interessieren jemand jung kennen kenntnis kilo klappen klar knifflig kollege
        komisch kommen komplett kompliziert konkret können kosten kostet kreativ kreativität kriegen
        kümmern kunde kurz lachen langfristig langsam lassen laufen leben lecker leer leicht leisten
        leistung lernen letzte leute lieben liegen lösen loslegen lösung lust lustig material
        meinung melden menge merken meter minute mitarbeiter mitbringen mittag mitte modern moderner
        möglich möglichkeit morgen mut nachhaltig nachhaltigkeit nachmittag nächste nacht nehmen
        nennen nett niemand nötig notwendig nutzen nutzer nützlich öffentlich ordnung ort passen
        passend passieren person personal plan planen platz praktisch praxis preis privat probieren
        problem produkt produktion professionell prozent prozess qualität raum recht reden
        regelmäßig region regional rest riesig rumliegen rumstehen schade schaffen schauen schicken
        schlecht schlimm schön schritt schwach schwer schwierig sechs sehen seite sekunde sieben
        sinnvoll situation sonstige sorgen spannend spaß spät spezial stadt stark start starten
        statt stattfinden stehen steht stelle stellen stück stunde super tausend team teilen
        teilnehmen teilweise thema traurig tun typisch umgang umgebung umgehen umsetzen umsetzung
        unternehmen unterschiedlich unterstützen unterstützung verändern verbessern verbesserung
        verfügung vergangen verlieren verschieden verstehen versuch versuchen verwenden vier viertel
        volle vorbereiten vorbereitung vorhaben vorhanden vormittag vorschlag vorstellen vorteil
        warten weise welt werfen werkstatt werkzeug wert wichtig wirken wissen wochenende wohnen
        wunsch wünschen zahlen zehn zeigen zeug ziehen ziel zukunft zusammen zusammenarbeit
        zusammenarbeiten zustand zuverlässig zwanzig zwei zweite
    """,
    "en": """
        able achieve afternoon allow answer anything area ask available beautiful become begin
        believe bring build business buy call care case challenge change cheap clear client
        collaboration colleague come common company cost create creative current customer daily deal
        decide deliver depend develop different difficult do dozen easily easy effective efficient
        end enjoy ensure euro evening everyday everyone example exist expect experience expertise
        explore fast feel few find five friend full fun future general give go goal grow half happen
        happy hard help high hundred idea important improve include innovation innovative interest
        interesting job join keep kind knowledge large last learn leave level life list little local
        long love main matter mean meet member method middle minute modern money morning move name
        nice night offer office open order organisation organization part participant people percent
        perfect person piece place plan possible practical practice prepare price problem process
        produce product production professional provide put quality quantity question quick quickly
        reach ready real reason region regional reliable rest result room run save say second see
        seem set several short show similar simple simply skill slow small solution solve someone
        something special stand start stay step stop strong stuff success suggest support
        sustainability sustainable take talk team tell ten thank think thousand three today together
        tool topic town try twenty understand useful user value variety version wait way weekend win
        wonderful world wrong young
    """,
    "cs": """
        celý cena cíl člověk děláme dělat den deset díky dílna dnes dobrý dokázat dostat druh
        důležitý fajn firma hezký hlavní hledat hodina hodně hodnota innovace inovace inovativní
        jednoduchý jednoduše každý kilo konec kraj krásný krátký kreativní kupovat kus kvalita
        kvalitní levný líbit lidé lidí materiál metr minuta místo mladý možnost možný myslet nabídka
        nabídnout nabízet najít nápad naučit navrhnout nechat nový nutný obchod oblast obvykle
        odolný okolí organizace otázka peníze pět plán podnik podpora pomáhat pomoc pomoci potřeba
        potřebný práce pracovat přijít příklad připravit problém proces prodávat produkt projekt
        prostor první ráno region řešení řešit rok rozumět rozvoj různý rychlý sám schopnost skupina
        skvělý služba snadný špatný společně společnost spolupráce stavět strana svět tisíc tři
        tvořit týden tým účel udělat udržitelný ukázat úkol umět užitečný věc večer vědět velký
        víkend vlastní vyrábět výroba výrobek výsledek vysoký vytvořit využít význam začít zájem
        zajímavý zákazník zařízení život živý zkušenost zkusit zlepšit změna znalost znát způsob
    """,
}

COMMONPLACES = frozenset(
    stem(word, language) for language, words in _WORDS.items() for word in words.split()
)
"""The stems of such words, of three languages at once."""
