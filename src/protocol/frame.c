#include "protocol/frame.h"

#include <string.h>

#include "base/count_of.h"

void frame_init(struct frame *frame, bool literals)
{
	*frame = (struct frame){ .literals = literals,
		.held = BUF_INIT(FRAME_LINE_MAX + FRAME_LITERAL_MAX) };
}

void frame_release(struct frame *frame)
{
	buf_release(&frame->held);
	frame_init(frame, frame->literals);
}

static void trim_line_end(struct scan *line)
{
	if (line->end > line->at && line->end[-1] == '\n')
		line->end--;
	if (line->end > line->at && line->end[-1] == '\r')
		line->end--;
}

/* The text of OK, NO, BAD and BYE may end as it likes; only data holds literals. */
static bool is_data(struct scan response)
{
	static const char *const texts[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };

	if (!scan_word(&response, "* "))
		return false;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct scan ahead = response;

		if (scan_word(&ahead, texts[i]) &&
			(scan_is_done(&ahead) || *ahead.at <= ' '))
			return false;
	}
	return true;
}

/* line ends in "{n}"; *size is n, as large as it may be. */
static bool announces_literal(struct scan line, size_t *size)
{
	struct scan number;
	const char *open;
	int64_t value;

	trim_line_end(&line);
	if (line.end == line.at || line.end[-1] != '}')
		return false;
	open = memrchr(line.at, '{', scan_left(&line));
	if (!open)
		return false;
	number = (struct scan){ .at = open + 1, .end = line.end - 1 };
	if (number.at < number.end && number.end[-1] == '+')
		number.end--;
	if (scan_is_done(&number))
		return false;
	for (const char *at = number.at; at < number.end; at++) {
		if (*at < '0' || *at > '9')
			return false;
	}
	*size = scan_u63(&number, &value) ? (size_t)value : SIZE_MAX;
	return true;
}

static enum frame_state over(struct frame *frame, struct err *err, const char *what)
{
	frame_release(frame);
	err_set(err, ERR_PROTOCOL, "the server sent %s of over %zu kB", what,
		FRAME_LINE_MAX / 1024);
	return FRAME_BROKEN;
}

static bool hold(struct frame *frame, struct scan *in, size_t n, struct err *err)
{
	if (!buf_append(&frame->held, in->at, n))
		return err_memory(err);
	in->at += n;
	return true;
}

static bool take_literal(struct frame *frame, struct scan *in, struct err *err)
{
	const size_t left = scan_left(in);
	const size_t n = left < frame->literal_left ? left : frame->literal_left;

	if (!hold(frame, in, n, err))
		return false;
	frame->literal_left -= n;
	frame->segment = frame->held.len;
	return true;
}

/* One line, or what there is of it. */
static enum frame_state take_line(
	struct frame *frame, struct scan *in, struct scan *response, struct err *err)
{
	const char *newline = memchr(in->at, '\n', scan_left(in));
	const size_t n = newline ? (size_t)(newline - in->at) + 1 : scan_left(in);
	struct scan whole = scan_of(in->at, n);
	size_t literal;

	if (n > FRAME_LINE_MAX - frame->line_len)
		return over(frame, err, "a line");
	frame->line_len += n;
	if (!newline || frame->held.len) {
		if (!hold(frame, in, n, err))
			return FRAME_BROKEN;
		whole = scan_of(frame->held.data, frame->held.len);
	} else {
		in->at += n;
	}
	if (!newline)
		return FRAME_MORE;
	if (frame->literals &&
		announces_literal(
			(struct scan){ whole.at + frame->segment, whole.end }, &literal) &&
		is_data(whole)) {
		if (literal > FRAME_LITERAL_MAX - frame->literal_len)
			return over(frame, err, "a literal");
		if (!frame->held.len && !hold(frame, &whole, n, err))
			return FRAME_BROKEN;
		frame->literal_len += literal;
		frame->literal_left = literal;
		frame->segment = frame->held.len;
		return FRAME_MORE;
	}
	frame->whole = true;
	*response = whole;
	trim_line_end(response);
	return FRAME_WHOLE;
}

enum frame_state frame_next(
	struct frame *frame, struct scan *in, struct scan *response, struct err *err)
{
	if (frame->whole) {
		const struct buf held = frame->held;

		frame_init(frame, frame->literals);
		frame->held = held;
		buf_clear(&frame->held);
	}
	while (!scan_is_done(in)) {
		enum frame_state state;

		if (frame->literal_left) {
			if (!take_literal(frame, in, err))
				return FRAME_BROKEN;
			continue;
		}
		state = take_line(frame, in, response, err);
		if (state != FRAME_MORE)
			return state;
	}
	return FRAME_MORE;
}
