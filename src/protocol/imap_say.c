/* What an IMAP talk says, and the books of what it waits for. */
#include "protocol/imap_parts.h"

void imap_expect(struct imap *imap, uint32_t tag, enum imap_command command,
	const struct imap_question *question, uint64_t depth)
{
	struct imap_work *work = imap->work;

	work->pending[work->n_pending++] = (struct imap_pending){
		.tag = tag,
		.depth = depth,
		.command = command,
		.question = question ? *question : (struct imap_question){ 0 },
	};
	if (depth > imap->talk.rounds)
		imap->talk.rounds = depth;
}

bool imap_put_tag(struct imap *imap)
{
	return buf_printf(&imap->talk.out, "m%u ", ++imap->tag);
}

bool imap_say(struct imap *imap, enum imap_command command, const char *line,
	uint64_t depth, struct err *err)
{
	if (!imap_put_tag(imap) || !buf_puts(&imap->talk.out, line))
		return err_memory(err);
	imap_expect(imap, imap->tag, command, NULL, depth);
	return true;
}
