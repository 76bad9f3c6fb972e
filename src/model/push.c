#include "model/push.h"

const char *push_name(enum push push)
{
	static const char *const names[] = {
		[PUSH_NONE] = "off",
		[PUSH_IDLE] = "idle",
		[PUSH_NOTIFY] = "notify",
	};

	return names[push];
}

const char *push_reason_text(enum push_reason reason)
{
	static const char *const texts[PUSH_REASONS] = {
		[PUSH_WELL] = "",
		[PUSH_UNASKED] = "not asked for so far",
		[PUSH_NO_PROTOCOL] = "POP3 has none",
		[PUSH_UNWANTED] = "as the config says",
		[PUSH_NOT_KEPT] = "the session is not kept",
		[PUSH_NO_ROOM] = "too few file descriptors, so it logs in at each check",
		[PUSH_SHARED] = "other mailboxes of this user keep its sessions",
		[PUSH_LOST] = "there is no session",
		[PUSH_LATER] = "from the next good check on",
		[PUSH_NOT_ANNOUNCED] = "the server has none",
		[PUSH_INBOX_UNWATCHED] = "the server tells of INBOX only",
		[PUSH_REFUSED] = "the server announces it and refuses",
		[PUSH_OVERFLOW] = "too much happened for the server to tell",
		[PUSH_ENDED] = "the server ends it at once",
		[PUSH_CUT] = "the server hangs up when asked for it",
		[PUSH_MUTE] = "the server falls silent when asked for it",
		[PUSH_SILENT] = "the server did not tell of new mail",
	};

	return texts[reason];
}
