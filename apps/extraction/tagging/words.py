"""Closed classes of German and English words: the little grammar the rules need."""

from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The closed classes of one language, in lower case."""

    determiners: frozenset[str]
    nominative: frozenset[str]  # determiners and pronouns that can begin a subject
    pronouns: frozenset[str]  # pronouns that are a whole subject
    prepositions: frozenset[str]
    attributive: frozenset[str]  # prepositions that tie a noun to the noun before
    subordinators: frozenset[str]
    question_words: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]  # "have", "be", modals: every finite form
    having: frozenset[str]  # what makes a participle a perfect
    being: frozenset[str]  # what makes a participle a passive
    modals: frozenset[str]
    negations: frozenset[str]
    adverbs: frozenset[str]
    days: frozenset[str]
    relative: frozenset[str]
    first_person: frozenset[str]


GERMAN = Words(
    determiners=_set(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines mein meine "
        "meinen meinem meiner meines sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser "
        "unsere unseren unserem unserer euer eure dieser diese dieses diesen diesem jener jene jenes jenen jenem "
        "jeder jede jedes jeden jedem mancher manche manches manchen mehrere mehreren mehrerer einige einigen einiger "
        "viele vielen vieler alle allen aller beide beiden beider zahlreiche zahlreichen solche solchen welche etliche "
        "etlichen wenige wenigen deren dessen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zweier dreier "
        "sämtliche sämtlichen dutzende hunderte tausende"
    ),
    nominative=_set(
        "der die das ein eine kein keine mein meine sein seine ihr ihre unser unsere dieser diese dieses jener jene "
        "jenes jeder jede jedes mancher manche mehrere einige viele alle beide zahlreiche solche welche etliche wenige "
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf sämtliche manch er sie es wir man ich einer "
        "andere weitere niemand jemand letztere letzterer erstere ersterer dutzende hunderte tausende"
    ),
    pronouns=_set(
        "er sie es wir man ich dieser diese jener jene einer eine einige viele manche andere alle beide niemand "
        "jemand letztere letzterer keiner keine mehrere jeder"
    ),
    prepositions=_set(
        "in im ins an am ans auf bei beim mit nach von vom vor vorm zu zum zur aus durch durchs für gegen ohne um ums "
        "unter über hinter neben zwischen seit bis während wegen trotz laut gegenüber angesichts aufgrund anlässlich "
        "innerhalb außerhalb mithilfe gemäß entlang statt anstatt binnen dank infolge mittels samt per pro ab außer "
        "zufolge hinsichtlich bezüglich seitens inklusive einschließlich mitsamt nebst via rund etwa"
    ),
    attributive=_set("von vom des der aus für bei beim im in am und & zu zum zur an auf gegen mit um über"),
    subordinators=_set(
        "dass daß ob weil wenn als obwohl während nachdem bevor damit sodass da falls sobald solange indem seitdem "
        "ehe obgleich sofern soweit sowie bis wonach wobei womit wodurch weshalb weswegen woraufhin"
    ),
    question_words=_set(
        "wer wen wem wessen was wie wo woher wohin wann warum weshalb wieso welche welcher welches welchen welchem "
        "wofür wogegen womit worauf woran worin worüber wovon wovor wozu inwieweit inwiefern wieviel"
    ),
    conjunctions=_set("und oder aber doch denn sondern jedoch sowie beziehungsweise"),
    auxiliaries=_set(
        "ist sind war waren sei seien wäre wären bin bist wird werden wurde wurden würde würden werde hat haben hatte "
        "hatten habe hätte hätten kann können konnte konnten könne könnte könnten muss müssen musste mussten müsse "
        "müsste müssten soll sollen sollte sollten solle will wollen wollte wollten wolle darf dürfen durfte durften "
        "dürfe dürfte dürften mag mögen mochte möchte möchten möge lässt lassen ließ ließen lasse"
    ),
    having=_set("hat haben hatte hatten habe hätte hätten ist sind war waren sei seien"),
    being=_set("wird werden wurde wurden werde würde würden worden"),
    modals=_set(
        "will wollen wollte wollten wolle kann können konnte konnten könne könnte könnten muss müssen musste mussten "
        "soll sollen sollte sollten darf dürfen durfte durften mag mögen mochte mochten möchte möchten lässt lassen "
        "ließ ließen würde würden wird werden"
    ),
    negations=_set("nicht nichts kein keine keinen keinem keiner keines nie niemals weder"),
    adverbs=_set(
        "auch nur noch schon bereits zudem außerdem ferner zugleich gleichzeitig jedoch aber dagegen hingegen indes "
        "unterdessen inzwischen derweil gestern heute morgen zuvor zunächst später danach anschließend daraufhin "
        "dazu darüber dann nun jetzt so dabei dort hier erneut wiederum weiter weiterhin allerdings dennoch trotzdem "
        "schließlich zuletzt kürzlich jüngst vorab eigens offenbar offensichtlich wörtlich sinngemäß mehrfach wiederholt "
        "einst damals seinerzeit nochmals abermals selbst sogar gar immer oft knapp lediglich bislang bisher "
        "insgesamt deshalb daher darum folglich demgegenüber ebenfalls ebenso gleichwohl immerhin konkret nachdrücklich "
        "scharf deutlich öffentlich kurz eher denn doch ja wohl mittags abends morgens nachts vormittags nachmittags"
    ),
    days=_set(
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag montagabend dienstagabend "
        "mittwochabend donnerstagabend freitagabend samstagabend sonntagabend montagmorgen dienstagmorgen "
        "mittwochmorgen donnerstagmorgen freitagmorgen samstagmorgen sonntagmorgen montagnachmittag "
        "dienstagnachmittag mittwochnachmittag donnerstagnachmittag freitagnachmittag abend morgen mittag nachmittag "
        "januar februar märz april mai juni juli august september oktober november dezember jahr woche wochenende"
    ),
    relative=_set("der die das den dem dessen deren denen welche welcher welches welchen welchem was wo"),
    first_person=_set("ich wir du ihr"),
)

ENGLISH = Words(
    determiners=_set(
        "the a an this that these those my your his her its our their some any no each every both all several many "
        "most few another other two three four five six seven eight nine ten one dozens hundreds thousands more"
    ),
    nominative=_set(
        "the a an this these those my your his her its our their some any no each every both all several many most "
        "few another other others two three four five six seven eight nine ten one he she it they we i you who nobody "
        "everyone somebody someone none neither"
    ),
    pronouns=_set(
        "he she it they we i you others some many most both several few all everyone nobody someone somebody one none "
        "neither another this these those anyone"
    ),
    prepositions=_set(
        "in on at by for with from of to into onto over under about after before during since until against between "
        "among through across behind beyond near within without despite amid like as per via than upon toward towards "
        "following including regarding concerning outside inside throughout"
    ),
    attributive=_set("of for from at with in on to against"),
    subordinators=_set(
        "that because as when while if whether although though since after before until where unless so than whereas "
        "once even"
    ),
    question_words=_set("whether if how why what who whom whose when where which"),
    conjunctions=_set("and or but nor yet so"),
    auxiliaries=_set(
        "is are was were be been am 's has have had 've 'd do does did will would can could may might must shall "
        "should isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't "
        "cannot shouldn't mustn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t "
        "wouldn’t can’t couldn’t shouldn’t mustn’t i’m you’re we’re they’re it’s he’s she’s that’s there’s he’d she’d "
        "they’d it’d we’d i’d you’d he’ll she’ll they’ll we’ll i’ll it’ll i've we've they've you've i’ve we’ve they’ve "
        "you’ve i'm you're we're they're it's he's she's that's there's he'd she'd they'd he'll she'll they'll it'll"
    ),
    having=_set("has have had hasn't haven't hadn't hasn’t haven’t hadn’t having 've ’ve"),
    being=_set("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t get gets got"),
    modals=_set(
        "will would can could may might must shall should did do does didn't don't doesn't wouldn't won't couldn't "
        "can't cannot didn’t don’t doesn’t wouldn’t won’t couldn’t can’t"
    ),
    negations=_set(
        "not never no neither nothing didn't don't doesn't wouldn't won't couldn't can't cannot hasn't haven't hadn't "
        "isn't aren't wasn't weren't didn’t don’t doesn’t wouldn’t won’t couldn’t can’t hasn’t haven’t hadn’t isn’t "
        "aren’t wasn’t weren’t"
    ),
    adverbs=_set(
        "also then later now still just only even again already repeatedly once always often never ever soon "
        "meanwhile however instead separately further earlier recently previously first long since further "
        "not yet himself herself themselves itself himself both alike too all rather quite there apparently"
    ),
    days=_set(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december yesterday today tonight tomorrow week month year morning evening night "
        "afternoon weekend earlier later last next"
    ),
    relative=_set("who which that whom whose where"),
    first_person=_set("i we you i’m i'm"),
)

BY_LANGUAGE = {"de": GERMAN, "en": ENGLISH}
