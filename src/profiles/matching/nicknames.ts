// Short and pet forms of English and some European given names, one name a line: common knowledge, written down by us. A form may
// stand in several lines (ed: edward, edmund, edwin); two names are related when one line has both.
const LINES = `
abraham abe abram bram
albert al bert bertie
alexander alex alec alick sandy sasha xander alejandro alessandro
alfred alf alfie fred freddie
alice ally allie
andrew andy drew andreas andre andrea
ann anne anna annie nan nancy nanny hannah
anthony tony antony ant anton antonio
arthur art artie
augustus gus augustine august
barbara babs barb barbie
benjamin ben benny benji
bernard bernie barney bernhard
caroline carrie carol carolina
catherine katherine kathryn kate katie kathy cathy kitty kit kay katharine katarina
charles charlie charley chas chuck carl karl carlos carlo chad
charlotte lottie charlie
christina christine chris tina chrissie kirsten
christopher chris kit topher cristobal
daniel dan danny
david dave davy davey
deborah debbie deb debra
donald don donny
dorothy dot dolly dottie dora
edmund edmond ed eddie ned ted
edward ed eddie eddy ned ted teddy eduardo eduard
edwin ed eddie ned
eleanor elinor ellie nell nellie nora helen ellen
elizabeth eliza liz lizzie beth betty betsy bess bessie lisa libby elisabeth elsie lily elspeth isabel isabella
emily em emmy emma millie
ernest ernie ern ernst
eugene gene
florence flo flossie
frances fanny fran frankie francesca
francis frank frankie francisco franz francois
frederick fred freddie freddy frederic fritz friedrich rick
gabriel gabe
geoffrey geoff jeff jeffrey
george georgie georg jorge
gerald gerry jerry gerard
gilbert gil bert
gregory greg gregor
harold harry hal
helen nell nellie ellen lena helena
henry harry hal hank henri heinrich hen
herbert bert herb bertie
hugh hughie hugo huw
isaac ike zac
isabella isabel bella izzy belle
jacob jake jakob
james jim jimmy jamie jem jas jaime
jane jenny janie janet jean joan
jennifer jen jenny jenni
jessica jess jessie
john jack jon johnny jonny jan johann johannes juan jean ian ivan sean
jonathan jon jonny john nathan
joseph joe joey jos jose josef giuseppe
joshua josh
judith judy jude
laurence lawrence larry laurie lorenzo
leonard len lenny leo leonardo
lewis louis lou louie luis ludwig
louisa louise lou
lucy lucie lucinda
margaret maggie meg peggy madge marge margie greta daisy rita peg margarita
maria mary marie molly polly mia may minnie mamie
martha mattie patty
martin marty
matilda tilly maud mattie
matthew matt matty mat matthias
maurice morris mo
maximilian max
michael mike mick micky mickey mikey miguel michel mikhail
montague monty
nathaniel nat nathan nate
nicholas nick nicky nicolas klaus claus niklas nico
oliver ollie noll
oscar ozzy
patricia pat patty patsy trish tricia
patrick pat paddy
paul pablo paulo pavel
percival percy
peter pete pedro pieter piet pyotr
philip phil phillip pip philippe felipe
rachel rae
raymond ray
rebecca becky becca
reginald reg reggie rex
richard dick rick richie rich ricky dickie hick ricardo
robert rob bob bobby robbie bert robin rab bobbie roberto rupert
roger rodge hodge
ronald ron ronnie
rosemary rose rosie romy
rudolph rudy rolf
samuel sam sammy
sarah sally sadie sara
sebastian seb
sidney sid sydney
simon si simeon
sophia sophie sofia
stephen steven steve stevie stefan esteban etienne
susan sue susie susanna suzanne susannah
sylvester sly
thaddeus thad ted
theodore ted teddy theo
theresa terry tess tessa teresa
thomas tom tommy thom tomas
timothy tim timmy
tobias toby
ursula ursie
valentine val
victor vic viktor
victoria vicky vic tori
vincent vince vinny
virginia ginny
walter walt wally wat walther
wilfred wilf fred wilfrid
wilhelmina mina minnie wilma
william will bill billy willie willy liam wm wilhelm guillermo guillaume wil wills bil
winifred winnie freda
zachary zach zack
`;

const lines = new Map<string, Set<number>>();
for (const [line, names] of LINES.trim().split('\n').entries()) {
  for (const name of names.split(' ')) lines.set(name, (lines.get(name) ?? new Set()).add(line));
}

/** Whether both can be the same given name: Bob and Robert, Ted and Edward. */
export function areNicknames(a: string, b: string): boolean {
  const one = lines.get(a);
  const other = one && lines.get(b);
  if (!one || !other) return false;
  for (const line of one) if (other.has(line)) return true;
  return false;
}
