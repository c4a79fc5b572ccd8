/**
 * English words that begin sentences without being names. A capital letter there says nothing; on any other word it may be
 * a name, and is looked for on the other side.
 */
const STARTERS: ReadonlySet<string> = new Set(
  `a about above according across actually add after again agreed all allow almost along already also alternatively
although always am an and another any anybody anyone anything anyway apologies appreciate apart are around as ask asap at
attached aware back based be because before below best besides better between both brief but by bye call can care
check cheers clear clearly close come compared complete confirm confirmed congrats congratulations consider could cool
create currently dear despite did do does done due during each either else ensure enjoy enough even ever every everybody
everyone everything except expect feel few find fine finish first following for found from full further fyi general get
give given glad go good got grab grateful great greetings had happy has have he heads hello help hence her here hey hi
his hold hope how however i if important in indeed instead into is it its join just keep kind kindly know last later
least leave less let lets like likewise little long look looks lots made maybe make many may maybe me meanwhile mind mine
more moreover most much must my need never next nice no neither nobody none nor not note nothing now of off ok okay on once one
only open or other others otherwise our out over overall own part pay per perfect perhaps pick please plus point possible
prepare probably provide put question quick rather reach read ready really recall received regarding regardless regards
remember reminder remove reply request respond result return review right running safe same say second see seems send
sent set several shall share she should show sign simple simply since sincerely so some somebody someone something
soon sorry speak start starting still stop such sure take talk team tell thank thanks that the their them then there
therefore these they things think third this those though through thus till time to today together too top touch
toward towards try two under understood unfortunate unless until up update upon us use used very wait want warm was
watch we welcome well were what whatever when whenever where whereas wherever whether which while who whoever whole
whose why will wish with within without wonderful would wow write yeah yep yes yesterday yet you your yours
pay meet move ship book bring order change sign tomorrow awesome absolutely afternoon morning evening night noted cc ps subject hopefully looking`.split(
    /\s+/u,
  ),
)

export const startsSentences = (word: string): boolean => {
  const lower = word.toLowerCase()
  return STARTERS.has(lower) || /.{3}(?:ly|ing)$/u.test(lower)
}
