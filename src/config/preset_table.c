/* What providers say of themselves in their help pages.  POP3 logs in at each check, so its
 * intervals are longer: providers lock out those who log in too often. */
#include "config/preset_table.h"

#include "base/count_of.h"

#define IMAPS(name, seconds)                                                               \
	{                                                                                  \
		.host = (name), .port = 993, .tls = TLS_IMPLICIT, .interval_s = (seconds), \
	}
#define POP3S(name, seconds)                                                               \
	{                                                                                  \
		.host = (name), .port = 995, .tls = TLS_IMPLICIT, .interval_s = (seconds), \
	}

/* By special use (RFC 6154), whatever the language of the account. */
#define BY_USE "INBOX, \\Sent, \\Drafts, \\Junk, \\Trash"

/* The three of NetEase are alike. */
#define NETEASE_HINT                                                                       \
	{                                                                                  \
		"Web mail > Settings > POP3/SMTP/IMAP (设置): switch the service on,",     \
			"confirm by SMS; the 16-letter authorization code is the "         \
			"password.",                                                       \
	}

const struct preset preset_table[] = {
	{
		.name = "imap",
		.title = "IMAP",
		.imap = IMAPS(NULL, 0),
		.hint = { "Any IMAP server: host, user and password as in your mail "
			  "program.",
			"Port 993 is TLS from the first byte, 143 asks for it "
			"(starttls)." },
	},
	{
		.name = "pop3",
		.title = "POP3",
		.pop3 = POP3S(NULL, 0),
		.hint = { "Any POP3 server: host, user and password as in your mail "
			  "program.",
			"Port 995 is TLS from the first byte, 110 asks for it "
			"(starttls)." },
	},
	{
		.name = "qq",
		.title = "QQ Mail",
		.domains = "qq.com vip.qq.com foxmail.com",
		.imap = IMAPS("imap.qq.com", 60),
		.pop3 = POP3S("pop.qq.com", 300),
		/* its names are the same in each language, and it marks no special use */
		.folders = "INBOX, Sent Messages, Drafts, Deleted Messages, Junk",
		.hint = { "Web mail > Settings > Account (设置 > 账号): switch on "
			  "IMAP or POP3,",
			"then make an authorization code (授权码), which is the "
			"password." },
	},
	{
		.name = "exmail",
		.title = "Tencent Exmail",
		.domains = "exmail.qq.com",
		.imap = IMAPS("imap.exmail.qq.com", 60),
		.pop3 = POP3S("pop.exmail.qq.com", 300),
		.folders = "INBOX, Sent Messages, Drafts, Deleted Messages, Junk",
		.hint = { "Web mail > Settings > Client (设置 > 客户端): switch on IMAP "
			  "or POP3;",
			"with secure login make a client password (客户端专用密码) "
			"there." },
	},
	{
		.name = "163",
		.title = "NetEase 163",
		.domains = "163.com",
		.imap = IMAPS("imap.163.com", 60),
		.pop3 = POP3S("pop.163.com", 300),
		.folders = BY_USE,
		.hint = NETEASE_HINT,
	},
	{
		.name = "126",
		.title = "NetEase 126",
		.domains = "126.com",
		.imap = IMAPS("imap.126.com", 60),
		.pop3 = POP3S("pop.126.com", 300),
		.folders = BY_USE,
		.hint = NETEASE_HINT,
	},
	{
		.name = "yeah",
		.title = "NetEase yeah.net",
		.domains = "yeah.net",
		.imap = IMAPS("imap.yeah.net", 60),
		.pop3 = POP3S("pop.yeah.net", 300),
		.folders = BY_USE,
		.hint = NETEASE_HINT,
	},
	{
		.name = "gmail",
		.title = "Gmail",
		.domains = "gmail.com googlemail.com",
		.imap = IMAPS("imap.gmail.com", 60),
		.pop3 = POP3S("pop.gmail.com", 600),
		.folders = BY_USE,
		.hint = { "App password: myaccount.google.com/apppasswords (needs 2-step "
			  "login).",
			"POP3: Settings > Forwarding and POP/IMAP; IMAP is always on." },
	},
	{
		.name = "outlook",
		.title = "Outlook / Microsoft 365",
		.domains = "outlook.com hotmail.com live.com msn.com outlook.de outlook.fr "
			   "hotmail.co.uk hotmail.fr hotmail.de live.co.uk live.fr",
		.imap = IMAPS("outlook.office365.com", 60),
		.pop3 = POP3S("outlook.office365.com", 900),
		.folders = BY_USE,
		.auth = "oauth2",
		.hint = { "Passwords are refused: give a token_command that prints an "
			  "OAuth 2 token.",
			"POP3/IMAP: Settings > Mail > Forwarding and IMAP, or your "
			"administrator." },
	},
	{
		.name = "icloud",
		.title = "iCloud",
		.domains = "icloud.com me.com mac.com",
		.imap = IMAPS("imap.mail.me.com", 60),
		.folders = BY_USE,
		.hint = { "App-specific password: account.apple.com > Sign-In and "
			  "Security.",
			"IMAP is always on; where the address is refused, user is what "
			"is before @." },
	},
	{
		.name = "yahoo",
		.title = "Yahoo",
		.domains = "yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.fr "
			   "yahoo.de yahoo.it yahoo.es yahoo.in yahoo.ca yahoo.com.br",
		.imap = IMAPS("imap.mail.yahoo.com", 60),
		.pop3 = POP3S("pop.mail.yahoo.com", 600),
		.folders = BY_USE,
		.hint = { "App password: Account info > Security > Generate app password.",
			"IMAP and POP3 are always on." },
	},
	{
		.name = "fastmail",
		.title = "Fastmail",
		.domains = "fastmail.com fastmail.fm",
		.imap = IMAPS("imap.fastmail.com", 60),
		.pop3 = POP3S("pop.fastmail.com", 300),
		.folders = BY_USE,
		.hint = { "App password: Settings > Privacy & Security > Manage app "
			  "passwords.",
			"Give it access to mail by IMAP or POP; both are always on." },
	},
	{
		.name = "yandex",
		.title = "Yandex",
		.domains = "yandex.com yandex.ru ya.ru yandex.by yandex.kz yandex.ua",
		.imap = IMAPS("imap.yandex.com", 120),
		.pop3 = POP3S("pop.yandex.com", 600),
		.folders = BY_USE,
		.hint = { "App password: id.yandex.com > Security > App passwords.",
			"Mail > Settings > Email clients: tick IMAP or POP3." },
	},
	{
		.name = "mail.ru",
		.title = "mail.ru",
		.domains = "mail.ru inbox.ru list.ru bk.ru internet.ru",
		.imap = IMAPS("imap.mail.ru", 60),
		.pop3 = POP3S("pop.mail.ru", 300),
		.folders = BY_USE,
		.hint = { "App password: Settings > Security > Passwords for external "
			  "apps.",
			"Give it full access to mail by IMAP or POP; both are always on." },
	},
	{
		.name = "zoho",
		.title = "Zoho",
		.domains = "zoho.com zohomail.com",
		.imap = IMAPS("imap.zoho.com", 60),
		.pop3 = POP3S("pop.zoho.com", 300),
		.folders = BY_USE,
		.hint = { "Settings > Mail Accounts > IMAP or POP: on; in Europe host is "
			  "imap.zoho.eu.",
			"With 2-step login: accounts.zoho.com > Security > App "
			"passwords." },
	},
	{
		.name = "proton",
		.title = "Proton Bridge",
		.domains = "proton.me protonmail.com pm.me",
		.imap = { .host = "127.0.0.1", .port = 1143, .tls = TLS_STARTTLS },
		.folders = BY_USE,
		.hint = { "Proton Mail Bridge must run here; it shows its own user and "
			  "password.",
			"Its certificate is its own: export it for ca_file, or pin its "
			"key." },
	},
	{
		.name = "local",
		.title = "local server",
		.domains = "localhost",
		.imap = { .host = "localhost", .port = 143, .tls = TLS_NONE },
		.pop3 = { .host = "localhost", .port = 110, .tls = TLS_NONE },
		.hint = { "A server on this machine, without TLS: nothing leaves it.",
			"The user and password are those of the system, as a rule." },
	},
};

const size_t preset_table_rows = COUNT_OF(preset_table);
