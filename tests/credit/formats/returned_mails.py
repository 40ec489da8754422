"""Mails that servers send back, each in its own dialect; `{name}` is the id the letter bore."""

# Postfix bounces with the headers only, as asked for by RET=HDRS.
POSTFIX = """\
Return-Path: <>
Delivered-To: retours@maison.example
Received: by mail.maison.example (Postfix) id 4Xy1Zz0B3Tz9sWd; Tue, 24 Nov 2026 10:00:03 +0100 (CET)
Date: Tue, 24 Nov 2026 10:00:03 +0100 (CET)
From: MAILER-DAEMON@mail.maison.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: credit@maison.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Xy1Zy6v0Bz9sWb.1795510803/mail.maison.example"
Message-Id: <4Xy1Zz0B3Tz9sWd@mail.maison.example>

This is a MIME-encapsulated message.

--4Xy1Zy6v0Bz9sWb.1795510803/mail.maison.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.maison.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<compta@client.example>: host mx.client.example[192.0.2.25] said: 550 5.1.1
    <compta@client.example>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)

--4Xy1Zy6v0Bz9sWb.1795510803/mail.maison.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.maison.example
Original-Envelope-Id: {name}
X-Postfix-Queue-ID: 4Xy1Zy6v0Bz9sWb
X-Postfix-Sender: rfc822; credit@maison.example
Arrival-Date: Tue, 24 Nov 2026 10:00:01 +0100 (CET)

Final-Recipient: rfc822; compta@client.example
Original-Recipient: rfc822;compta@client.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.client.example
Diagnostic-Code: smtp; 550 5.1.1 <compta@client.example>: Recipient address
    rejected: User unknown in virtual mailbox table

--4Xy1Zy6v0Bz9sWb.1795510803/mail.maison.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: credit@maison.example
To: compta@client.example
Message-ID: <179551080117.411.8851.{name}@encours.maison.example>
X-Encours-Message: {name}

--4Xy1Zy6v0Bz9sWb.1795510803/mail.maison.example--
"""

# Postfix after five days of trying: given up, although the address may be right.
POSTFIX_EXPIRED = """\
Return-Path: <>
From: MAILER-DAEMON@mail.maison.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: credit@maison.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

<compta@client.example>: connect to mx.client.example[192.0.2.25]:25:
    Connection timed out

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.maison.example
Arrival-Date: Tue, 24 Nov 2026 10:00:01 +0100 (CET)

Final-Recipient: rfc822; compta@client.example
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.client.example[192.0.2.25]:25:
    Connection timed out

--b1
Content-Type: text/rfc822-headers

Message-ID: <179551080117.411.8851.{name}@encours.maison.example>

--b1--
"""

# Exim 4.9x, waiting: a report with `Action: delayed`.
EXIM_DELAYED = """\
Return-path: <>
Envelope-to: credit@maison.example
Received: from Debian-exim by mail.maison.example with local (Exim 4.96)
\tid 1tEyXk-0003Qw-2V; Wed, 25 Nov 2026 10:00:01 +0100
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.maison.example>
To: credit@maison.example
References: <179551080117.411.8851.{name}@encours.maison.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=1795597201-eximdsn-1804289383
MIME-Version: 1.0
Subject: Warning: message 1tEyXk-0003Qw-2V delayed 24 hours

--1795597201-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mail.maison.example.

--1795597201-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.maison.example

Action: delayed
Final-Recipient: rfc822;compta@client.example
Status: 4.0.0
Remote-MTA: dns; mx.client.example
Diagnostic-Code: smtp; 451 4.7.1 Greylisting in action, please come back later

--1795597201-eximdsn-1804289383
Content-type: message/rfc822

Message-ID: <179551080117.411.8851.{name}@encours.maison.example>
From: credit@maison.example
To: compta@client.example

--1795597201-eximdsn-1804289383--
"""

# Exim of old, and many shared hosts to this day: no report, only a header and prose.
EXIM_PROSE = """\
Return-path: <>
Envelope-to: credit@maison.example
Received: from mailnull by web12.hosting.example with local (Exim 4.82)
X-Failed-Recipients: compta@client.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@web12.hosting.example>
To: credit@maison.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tEyXk-0003Qw-2V@web12.hosting.example>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  compta@client.example
    SMTP error from remote mail server after RCPT TO:<compta@client.example>:
    host mx.client.example [192.0.2.25]: 550 5.1.1 No such user here

------ This is a copy of the message, including all the headers. ------

Return-path: <credit@maison.example>
Message-ID: <179551080117.411.8851.{name}@encours.maison.example>
X-Encours-Message: {name}
From: credit@maison.example
To: compta@client.example

Bonjour,
"""

# Exchange Online: it wrote a Message-ID of its own, kept our header, and speaks of RESOLVER.
EXCHANGE = """\
Received: from PAVPR01CA0015.eurprd01.prod.exchangelabs.com (2603:10a6:102:2f2::5)
From: <postmaster@client.onmicrosoft.example>
To: <retours+{name}@maison.example>
Date: Tue, 24 Nov 2026 09:00:04 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="8c7a3b9e-7f0d-4b3e-9b3b-2f4f1f5f0a11"
Content-Language: en-US
Message-ID: <2b0e2e5d-3c3f-4a6a-8a58-2ad0b0b0c7a9@PAVPR01MB0001.eurprd01.prod.exchangelabs.com>
Subject: Undeliverable: =?utf-8?Q?Factures_=C3=A9chues?=
Auto-Submitted: auto-replied
X-MS-Exchange-Message-Is-Ndr:
MIME-Version: 1.0

--8c7a3b9e-7f0d-4b3e-9b3b-2f4f1f5f0a11
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="e1a7f6d2-60f5-4d3a-8a43-5a9d0c1b2e33"

--e1a7f6d2-60f5-4d3a-8a43-5a9d0c1b2e33
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to compta@client.example couldn't be delivered.=0D=0A

--e1a7f6d2-60f5-4d3a-8a43-5a9d0c1b2e33
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body>Your message couldn't be delivered.</body></html>

--e1a7f6d2-60f5-4d3a-8a43-5a9d0c1b2e33--

--8c7a3b9e-7f0d-4b3e-9b3b-2f4f1f5f0a11
Content-Type: message/delivery-status

Reporting-MTA: dns;PAVPR01MB0001.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;mail.maison.example
Arrival-Date: Tue, 24 Nov 2026 09:00:03 +0000

Final-Recipient: rfc822;compta@client.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 compta@client.example not found by SMTP address lookup
X-Display-Name: compta@client.example

--8c7a3b9e-7f0d-4b3e-9b3b-2f4f1f5f0a11
Content-Type: message/rfc822

Received: from mail.maison.example (198.51.100.7) by PR2FRA01FT013.mail.protection.outlook.com
From: credit@maison.example
To: compta@client.example
Message-ID: <0102019c0f0e-4d1c@eu-west-3.relay.example>
X-Encours-Message: {name}
X-EOPAttributedMessage: 0

--8c7a3b9e-7f0d-4b3e-9b3b-2f4f1f5f0a11--
"""

# Gmail: names the letter as the one it answers, and returns it with its body.
GMAIL = """\
Delivered-To: retours@maison.example
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: credit@maison.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <179551080117.411.8851.{name}@encours.maison.example>
In-Reply-To: <179551080117.411.8851.{name}@encours.maison.example>
X-Failed-Recipients: compta@client.example
Message-ID: <674c2a51.050a0220.1c2f3a.0000.GMR@mx.google.com>
Date: Tue, 24 Nov 2026 01:00:05 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000d1c3f90627a1b2c3"; report-type=delivery-status

--000000000000d1c3f90627a1b2c3
Content-Type: multipart/related; boundary="000000000000d1c7e80627a1b2c8"

--000000000000d1c7e80627a1b2c8
Content-Type: text/plain; charset="UTF-8"

** Message blocked **
The recipient's inbox is out of storage space and inactive.

--000000000000d1c7e80627a1b2c8--

--000000000000d1c3f90627a1b2c3
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; credit@maison.example
Arrival-Date: Tue, 24 Nov 2026 01:00:04 -0800 (PST)
X-Original-Message-ID: <179551080117.411.8851.{name}@encours.maison.example>

Final-Recipient: rfc822; compta@client.example
Action: failed
Status: 5.2.2
Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.26, the server for the domain client.example.)
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space and inactive.
 552 5.2.2 https://support.google.com/mail/?p=OverQuotaPerm - gsmtp
Last-Attempt-Date: Tue, 24 Nov 2026 01:00:05 -0800 (PST)

--000000000000d1c3f90627a1b2c3
Content-Type: message/rfc822

From: credit@maison.example
To: compta@client.example
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

Qm9uam91ciwK

--000000000000d1c3f90627a1b2c3--
"""

# No failure: the recipient's server says it has the mail; somebody is on holiday; a read receipt.
DELIVERED = POSTFIX.replace("Action: failed", "Action: relayed").replace("5.1.1", "2.0.0")
ON_HOLIDAY = """\
From: compta@client.example
To: credit@maison.example
Subject: Absente du bureau Re: Factures échues
In-Reply-To: <179551080117.411.8851.{name}@encours.maison.example>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Je suis absente jusqu'au 30 novembre.
"""
READ_RECEIPT = """\
From: compta@client.example
To: credit@maison.example
Content-Type: multipart/report; report-type=disposition-notification; boundary="r"

--r
Content-Type: message/disposition-notification

Final-Recipient: rfc822; compta@client.example
Original-Message-ID: <179551080117.411.8851.{name}@encours.maison.example>
Disposition: manual-action/MDN-sent-manually; displayed

--r--
"""


def spell(mail: str, name: str) -> bytes:
    """Give a mail's bytes as it stands in a mailbox, naming a letter."""
    return mail.replace("{name}", name).encode()
