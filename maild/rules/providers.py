"""Public mail providers of the world: their domains say nothing of the company that a sender works for."""

_BY_REGION = """
world      gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com
           yahoo.com ymail.com rocketmail.com myyahoo.com aol.com aim.com icloud.com me.com mac.com
           privaterelay.appleid.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de
           tutamail.com tuta.io tuta.com keemail.me fastmail.com fastmail.fm zoho.com zohomail.com zohomail.eu
           mail.com email.com usa.com post.com consultant.com engineer.com europe.com asia.com hushmail.com
           hush.com hey.com duck.com mozmail.com simplelogin.com mailfence.com disroot.org riseup.net
           inbox.com lycos.com excite.com gmx.com gmx.us runbox.com startmail.com countermail.com posteo.net
           mailbox.org onmail.com
outlook    outlook.de outlook.fr outlook.es outlook.it outlook.at outlook.be outlook.dk outlook.ie outlook.pt
           outlook.cl outlook.co.id outlook.co.th outlook.com.ar outlook.com.au outlook.com.br outlook.com.gr
           outlook.com.tr outlook.com.vn outlook.cz outlook.hu outlook.in outlook.jp outlook.kr outlook.lv
           outlook.my outlook.ph outlook.sa outlook.sg outlook.sk hotmail.co.uk hotmail.fr hotmail.de
           hotmail.it hotmail.es hotmail.be hotmail.ca hotmail.ch hotmail.nl hotmail.se hotmail.no hotmail.dk
           hotmail.fi hotmail.gr hotmail.co.jp hotmail.co.th hotmail.co.nz hotmail.co.za hotmail.com.ar
           hotmail.com.au hotmail.com.br hotmail.com.tr live.co.uk live.fr live.de live.it live.nl live.be
           live.ca live.ch live.at live.se live.no live.dk live.ie live.jp live.cn live.com.au live.com.ar
           live.com.mx live.com.pt live.co.za live.ru
yahoo      yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.ie yahoo.nl yahoo.se yahoo.no
           yahoo.dk yahoo.gr yahoo.pl yahoo.ro yahoo.co.in yahoo.in yahoo.co.id yahoo.co.jp yahoo.co.kr
           yahoo.co.nz yahoo.co.th yahoo.co.za yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn
           yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw
           yahoo.com.vn
german     gmx.de gmx.net gmx.at gmx.ch gmx.eu web.de email.de t-online.de magenta.de freenet.de arcor.de
           1und1.de online.de posteo.de mail.de kabelmail.de unitybox.de vodafonemail.de ewe.net ewetel.net
           netcologne.de osnanet.de htp-tel.de alice-dsl.net o2online.de o2mail.de versanet.de directbox.com
           firemail.de a1.net aon.at chello.at bluewin.ch hispeed.ch sunrise.ch swissonline.ch
french     orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr cegetel.net bbox.fr numericable.fr
           aliceadsl.fr club-internet.fr voila.fr skynet.be telenet.be proximus.be voo.be
british    btinternet.com btopenworld.com sky.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk
           talktalk.net talk21.com tiscali.co.uk plusnet.com orange.net eircom.net
italian    libero.it virgilio.it tiscali.it alice.it tin.it fastwebnet.it inwind.it iol.it email.it teletu.it
iberian    telefonica.net terra.es movistar.es ono.com euskaltel.net sapo.pt netcabo.pt clix.pt
           mail.telepac.pt
nordic     comhem.se bredband.net spray.se online.no broadpark.no getmail.no jubii.dk mail.dk stofanet.dk
           tdcadsl.dk kolumbus.fi luukku.com elisanet.fi suomi24.fi simnet.is
dutch      ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl home.nl chello.nl casema.nl
           quicknet.nl upcmail.nl solcon.nl zeelandnet.nl
polish     wp.pl o2.pl onet.pl onet.eu op.pl poczta.onet.pl interia.pl interia.eu gazeta.pl tlen.pl poczta.fm
           vp.pl
czech      seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz azet.sk zoznam.sk centrum.sk pobox.sk
balkan     freemail.hu citromail.hu t-online.hu indamail.hu abv.bg mail.bg dir.bg siol.net net.hr inet.hr
           eunet.rs ptt.rs otenet.gr forthnet.gr mailbox.gr
baltic     inbox.lv inbox.lt mail.ee hot.ee one.lt
russian    mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru yandex.ru yandex.com yandex.by yandex.kz
           yandex.ua ya.ru narod.ru rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru qip.ru pochta.ru
           nm.ru ukr.net i.ua meta.ua bigmir.net tut.by mail.kz mail.ua почта.рф
american   comcast.net xfinity.com att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net verizon.net
           cox.net charter.net spectrum.net rr.com roadrunner.com earthlink.net mindspring.com juno.com
           netzero.net optonline.net optimum.net frontier.com frontiernet.net centurylink.net centurytel.net
           embarqmail.com q.com windstream.net suddenlink.net cableone.net netscape.net prodigy.net
           prodigy.net.mx sympatico.ca bell.net shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca
latin      uol.com.br bol.com.br terra.com.br ig.com.br globomail.com oi.com.br r7.com zipmail.com.br
           fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar une.net.co cantv.net vtr.net adinet.com.uy
asian      qq.com foxmail.com 163.com 126.com yeah.net vip.163.com vip.qq.com sina.com sina.cn sohu.com
           139.com 189.cn 21cn.com tom.com naver.com hanmail.net daum.net nate.com kakao.com docomo.ne.jp
           ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp
           dion.ne.jp goo.jp excite.co.jp pchome.com.tw hinet.net seed.net.tw netvigator.com singnet.com.sg
           streamyx.com rediffmail.com rediff.com sify.com indiatimes.com vsnl.net vsnl.com bsnl.in plasa.com
oceania    bigpond.com bigpond.net.au optusnet.com.au iinet.net.au internode.on.net tpg.com.au westnet.com.au
           dodo.com.au adam.com.au xtra.co.nz slingshot.co.nz orcon.net.nz clear.net.nz
africa     mweb.co.za telkomsa.net vodamail.co.za webmail.co.za iafrica.com menara.ma caramail.com maktoob.com
           walla.com walla.co.il netvision.net.il bezeqint.net zahav.net.il 012.net.il mynet.com
           superonline.com
throwaway  mailinator.com guerrillamail.com 10minutemail.com yopmail.com trashmail.com temp-mail.org
           sharklasers.com getnada.com dispostable.com maildrop.cc discard.email trash-mail.com spambog.com
"""

PUBLIC: frozenset[str] = frozenset(word for line in _BY_REGION.splitlines() for word in line.split() if "." in word)
"""Their domains in lower case; national names in Unicode."""
