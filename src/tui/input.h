/* What comes from the keyboard, free of ncurses. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <uchar.h>

/* Keys that are no characters, above Unicode.  Control letters come as 1…26, Esc as 27,
 * Enter as '\r', Tab as '\t', Backspace as 127. */
enum key_code {
	CODE_FIRST = 0x110000,
	CODE_UP = CODE_FIRST,
	CODE_DOWN,
	CODE_LEFT,
	CODE_RIGHT,
	CODE_HOME,
	CODE_END,
	CODE_PAGE_UP,
	CODE_PAGE_DOWN,
	CODE_INSERT,
	CODE_DELETE,
	CODE_BACKTAB,
	CODE_F1,
	CODE_F12 = CODE_F1 + 11,
	CODE_LAST,
};

#define CODE_ESC       27
#define CODE_ENTER     '\r'
#define CODE_BACKSPACE 127
#define CODE_CTRL(c)   ((c)&31)

enum input_kind {
	INPUT_NONE,
	INPUT_KEY,
	INPUT_PASTE,  /* text: what was pasted, UTF-8, not yet made printable */
	INPUT_RESIZE, /* the terminal has another size */
};

struct input {
	enum input_kind kind;
	char32_t key;
	const char *text; /* good until the next read */
};

#endif
