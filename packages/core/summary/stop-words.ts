/** English words that say nothing about what a meeting is about, with the fillers of speech. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above actually after again all almost already also although always am an and another any anybody anyone
anything anyway are aren't around as at away back basically be because been before being below between bit both but by
can can't cannot come could couldn't did didn't do does doesn't doing don't done down during each either else enough
even ever every everybody everyone everything exactly far few first for from get gets getting give given go goes going
gone gonna good got great guess guys had hadn't has hasn't have haven't having he he'd he'll her here hers herself hey hi
him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll its itself just keep kind
know last least less let let's like little look looking lot lots made make makes many may maybe me mean might mine more
most mostly much must my myself need never new next nice no nobody none nor not nothing now of off oh okay on once one
ones only onto or other others our ours ourselves out over own people perhaps please point pretty probably put quite
rather really right said same saw say saying says see seem seems several shall she she'd she'll should shouldn't since
so some somebody somehow someone something sometimes somewhere sort still stuff such sure take talk talking tell than
thank thanks that that'd that'll the their theirs them themselves then there these they they'd they'll they're they've
thing things think thinking this those though thought through time to together too took two uh uhm um umm under until up
upon us use used using usually very want wanted wants was wasn't way we we'd we'll we're we've well went were weren't what
whatever when where whether which while who whole whom whose why will with within without won't would wouldn't yeah yep
yes yet you you'd you'll you're you've your yours yourself hmm mhm mm ah alright absolutely definitely stuff anymore`.split(
    /\s+/u,
  ),
)
