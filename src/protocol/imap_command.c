#include "protocol/imap_command.h"

#include <string.h>

#include "base/text.h"
#include "protocol/imap_parse.h"

/* What LITERAL- takes (RFC 7888, section 5). */
#define LITERAL_MAX 4096

/* Bytes that a quoted string may hold (RFC 3501: no 8-bit; RFC 9051: UTF-8). */
static bool is_quotable(struct scan name, unsigned capabilities)
{
	bool high = false;

	for (const char *at = name.at; at < name.end; at++) {
		const unsigned char c = (unsigned char)*at;

		if (c < 0x20 || c == 0x7f)
			return false;
		high = high || c > 0x7f;
	}
	if (!high)
		return true;
	return !(capabilities & IMAP_REV1) && (capabilities & IMAP_REV2) &&
	       text_is_utf8(name.at, scan_left(&name));
}

static bool put_quoted(struct buf *out, struct scan name)
{
	if (!buf_putc(out, '"'))
		return false;
	for (const char *at = name.at; at < name.end; at++) {
		if ((*at == '"' || *at == '\\') && !buf_putc(out, '\\'))
			return false;
		if (!buf_putc(out, *at))
			return false;
	}
	return buf_putc(out, '"');
}

bool imap_put_name(struct buf *out, struct scan name, unsigned capabilities)
{
	const size_t before = out->len;

	if (is_quotable(name, capabilities)) {
		if (put_quoted(out, name))
			return true;
	} else if ((capabilities & IMAP_LITERAL_PLUS) && scan_left(&name) <= LITERAL_MAX &&
		   !memchr(name.at, '\0', scan_left(&name)) &&
		   buf_printf(out, "{%zu+}\r\n", scan_left(&name)) &&
		   buf_append(out, name.at, scan_left(&name))) {
		return true;
	}
	out->len = before;
	return false;
}

static bool put_items(struct buf *out, unsigned capabilities)
{
	/* RFC 9051 has no RECENT */
	const bool recent = (capabilities & IMAP_REV1) || !(capabilities & IMAP_REV2);

	return buf_puts(out, "(MESSAGES ") && (!recent || buf_puts(out, "RECENT ")) &&
	       buf_puts(out, "UNSEEN UIDNEXT UIDVALIDITY") &&
	       (!(capabilities & IMAP_STATUS_SIZE) || buf_puts(out, " SIZE")) &&
	       buf_putc(out, ')');
}

bool imap_put_status(struct buf *out, struct scan quoted, unsigned capabilities)
{
	return buf_puts(out, "STATUS ") && buf_append(out, quoted.at, scan_left(&quoted)) &&
	       buf_putc(out, ' ') && put_items(out, capabilities) && buf_puts(out, "\r\n");
}

bool imap_put_list_end(struct buf *out, unsigned capabilities)
{
	const bool status = capabilities & IMAP_LIST_STATUS;
	/* RETURN came with LIST-EXTENDED; LIST-STATUS builds on it */
	const bool use = (capabilities & IMAP_SPECIAL_USE) &&
			 (capabilities & (IMAP_LIST_EXTENDED | IMAP_LIST_STATUS));

	if (!status && !use)
		return buf_puts(out, "\r\n");
	return buf_puts(out, " RETURN (") && (!use || buf_puts(out, "SPECIAL-USE")) &&
	       (!status || buf_puts(out, use ? " STATUS " : "STATUS ")) &&
	       (!status || put_items(out, capabilities)) && buf_puts(out, ")\r\n");
}
