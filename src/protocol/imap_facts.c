/* What an IMAP server tells about itself. */
#include <string.h>

#include "protocol/imap_parts.h"

void imap_take_capabilities(struct imap *imap, struct scan words)
{
	imap->capabilities = imap_parse_capabilities(words);
	imap->capabilities_heard = true;
	talk_set_capabilities(&imap->talk, words);
}

/* Capabilities may be told with each OK, NO and BAD. */
void imap_take_code(struct imap *imap, struct scan text)
{
	struct scan words;

	if (imap_find_capabilities(text, &words))
		imap_take_capabilities(imap, words);
}

/* libcurl asks CAPABILITY first and logs in last.  So what was announced since the tagged
 * line before the last one came with the login; older announcements are of another state.
 */
void imap_hear(struct talk *talk, const char *line, size_t len)
{
	struct imap *imap = (struct imap *)talk;
	struct imap_reply reply;

	if (!imap_parse_reply(scan_of(line, len), &reply))
		return;
	if (reply.tagged || reply.word == IMAP_OK)
		imap_take_code(imap, reply.rest);
	else if (reply.word == IMAP_CAPABILITY)
		imap_take_capabilities(imap, reply.rest);
	if (!reply.tagged && reply.word == IMAP_OK && !*talk->software)
		talk_set_software(talk, imap_skip_code(reply.rest));
	if (reply.tagged) {
		imap->capabilities_known = imap->capabilities_heard;
		imap->capabilities_heard = false;
	}
}

/* An answer that is none costs nothing but the name. */
void imap_take_id(struct imap *imap, struct scan rest)
{
	struct buf software = BUF_INIT(FRAME_LITERAL_MAX);

	if (imap_parse_id(rest, &imap->work->scratch, &software) && software.len)
		talk_set_software(&imap->talk, scan_of(software.data, software.len));
	buf_release(&software);
}
