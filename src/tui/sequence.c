#include "tui/sequence.h"

#include "base/count_of.h"
#include "tui/decode.h"

const struct sequence sequences[] = {
	{ "kcuu1", CODE_UP }, { "kcud1", CODE_DOWN }, { "kcub1", CODE_LEFT },
	{ "kcuf1", CODE_RIGHT }, { "khome", CODE_HOME }, { "kend", CODE_END },
	{ "kpp", CODE_PAGE_UP }, { "knp", CODE_PAGE_DOWN }, { "kich1", CODE_INSERT },
	{ "kdch1", CODE_DELETE }, { "kcbt", CODE_BACKTAB }, { "kent", CODE_ENTER },
	{ "kbs", CODE_BACKSPACE }, { "kf1", CODE_F1 }, { "kf2", CODE_F1 + 1 },
	{ "kf3", CODE_F1 + 2 }, { "kf4", CODE_F1 + 3 }, { "kf5", CODE_F1 + 4 },
	{ "kf6", CODE_F1 + 5 }, { "kf7", CODE_F1 + 6 }, { "kf8", CODE_F1 + 7 },
	{ "kf9", CODE_F1 + 8 }, { "kf10", CODE_F1 + 9 }, { "kf11", CODE_F1 + 10 },
	{ "kf12", CODE_F1 + 11 }, { "\033[A", CODE_UP }, { "\033[B", CODE_DOWN },
	{ "\033[C", CODE_RIGHT }, { "\033[D", CODE_LEFT }, { "\033OA", CODE_UP },
	{ "\033OB", CODE_DOWN }, { "\033OC", CODE_RIGHT }, { "\033OD", CODE_LEFT },
	{ "\033[H", CODE_HOME }, { "\033[F", CODE_END }, { "\033OH", CODE_HOME },
	{ "\033OF", CODE_END }, { "\033[1~", CODE_HOME }, { "\033[2~", CODE_INSERT },
	{ "\033[3~", CODE_DELETE }, { "\033[4~", CODE_END }, { "\033[5~", CODE_PAGE_UP },
	{ "\033[6~", CODE_PAGE_DOWN }, { "\033[7~", CODE_HOME }, { "\033[8~", CODE_END },
	{ "\033[Z", CODE_BACKTAB }, { "\033[11~", CODE_F1 }, { "\033[12~", CODE_F1 + 1 },
	{ "\033[13~", CODE_F1 + 2 }, { "\033[14~", CODE_F1 + 3 },
	{ "\033[15~", CODE_F1 + 4 }, { "\033OP", CODE_F1 }, { "\033OQ", CODE_F1 + 1 },
	{ "\033OR", CODE_F1 + 2 }, { "\033OS", CODE_F1 + 3 }, { "\033OM", CODE_ENTER },
	{ "\033[200~", RAW_PASTE_BEGIN }, { "\033[201~", RAW_PASTE_END },
	{ "\033[I", RAW_NOTHING }, /* the terminal got the focus */
	{ "\033[O", RAW_NOTHING }, /* … and lost it */
};

const size_t n_sequences = COUNT_OF(sequences);
