#include "protocol/imap_notify.h"

#include <string.h>

#include "protocol/frame.h"
#include "protocol/imap_command.h"
#include "protocol/mutf7.h"

#define EVENTS "MessageNew MessageExpunge FlagChange"
/* What a NOTIFY needs around its names. */
#define NOTIFY_FRAME 200

struct notify {
	const struct monitor *monitor;
	const struct imap_memory *memory;
	unsigned capabilities;
	struct buf names;    /* of the mailboxes, each behind a blank */
	struct buf subtrees; /* likewise */
	struct buf wire;     /* one name */
	bool everything;     /* a pattern has no subtree to be looked for in */
};

static bool put_wire(struct buf *names, struct scan wire, unsigned capabilities)
{
	return buf_putc(names, ' ') && imap_put_name(names, wire, capabilities);
}

/* The first len bytes of a rule's text. */
static bool put_text(struct notify *notify, struct buf *names, const char *text, size_t len)
{
	const unsigned both = IMAP_REV1 | IMAP_REV2;

	buf_clear(&notify->wire);
	if (!((notify->capabilities & both) == IMAP_REV2
			    ? buf_append(&notify->wire, text, len)
			    : mutf7_encode(text, len, &notify->wire)))
		return false;
	return put_wire(
		names, scan_of(notify->wire.data, notify->wire.len), notify->capabilities);
}

/* "Lists" of "Lists/%": all that a pattern takes is below it.  0: there is no such. */
static size_t subtree_len(const char *pattern, char delimiter)
{
	const size_t len = strcspn(pattern, "*%");

	return len > 1 && delimiter && pattern[len - 1] == delimiter ? len - 1 : 0;
}

static bool put_rules(struct notify *notify)
{
	for (size_t i = 0; i < notify->monitor->n_folders; i++) {
		const struct folder_rule *rule = &notify->monitor->folders[i];
		size_t len;

		if (rule->exclude || rule->special_use)
			continue;
		if (!rule->pattern) {
			if (!put_text(
				    notify, &notify->names, rule->text, strlen(rule->text)))
				return false;
			continue;
		}
		len = subtree_len(rule->text, notify->memory->delimiter);
		if (len == 0)
			notify->everything = true;
		else if (!put_text(notify, &notify->subtrees, rule->text, len))
			return false;
	}
	return true;
}

/* The folders that special uses have led to. */
static bool put_uses(struct notify *notify)
{
	const struct buf *names = &notify->memory->names;
	struct imap_record record;

	for (size_t at = 0; at < names->len; at += record.len) {
		memcpy(&record, names->data + at, sizeof record);
		at += sizeof record;
		if ((record.flags & ROW_BY_USE) &&
			!put_wire(&notify->names, scan_of(names->data + at, record.len),
				notify->capabilities))
			return false;
	}
	return true;
}

static bool put_group(
	struct buf *out, const char *filter, const struct buf *names, const char *events)
{
	return buf_printf(out, " (%s (", filter) &&
	       buf_append(out, names->data + 1, names->len - 1) &&
	       buf_printf(out, ") (%s))", events);
}

bool imap_put_notify(struct buf *out, const struct monitor *monitor,
	const struct imap_memory *memory, unsigned capabilities)
{
	const size_t room = (IMAP_COMMAND_MAX - NOTIFY_FRAME) / 2;
	struct notify notify = {
		.monitor = monitor,
		.memory = memory,
		.capabilities = capabilities,
		.names = BUF_INIT(room),
		.subtrees = BUF_INIT(room),
		.wire = BUF_INIT(FRAME_LINE_MAX),
	};
	/* what cannot be said by name is said by everything */
	const bool by_name = put_rules(&notify) && put_uses(&notify);
	const bool everything = !by_name || notify.everything ||
				notify.names.len + notify.subtrees.len == 0;
	bool ok = buf_puts(out, "NOTIFY SET");

	/* folders of others are named: they are not among the personal ones */
	if (by_name && notify.names.len)
		ok = ok && put_group(out, "mailboxes", &notify.names, EVENTS);
	if (everything)
		ok = ok && buf_puts(out, " (personal (" EVENTS " MailboxName))");
	else if (notify.subtrees.len)
		ok = ok &&
		     put_group(out, "subtree", &notify.subtrees, EVENTS " MailboxName");
	ok = ok && buf_puts(out, "\r\n");
	buf_release(&notify.names);
	buf_release(&notify.subtrees);
	buf_release(&notify.wire);
	return ok;
}
