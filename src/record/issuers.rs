//! The keys and certificates of issuers that TLSA records for mail were made of by mistake, or against advice: digests of
//! `SubjectPublicKeyInfo` first, then of a certificate, SHA-256 and in part SHA-512.
//!
//! Those of roots are computed from what Debian ships (`ca-certificates`); tests/issuers.rs computes them anew. Those of
//! intermediate certificates are computed from the files at letsencrypt.org/certificates, each of which was verified with
//! the roots of Debian (`openssl verify`); the certificates of the roots YE and YR are those that ISRG Root X2 and X1
//! signed, YR's of May 2026. So they can be had again:
//!
//! ```text
//! openssl x509 -in CERTIFICATE -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum
//! openssl x509 -in CERTIFICATE -outform DER | sha256sum
//! ```

/// The name of an issuer, and digests of its key and certificate.
pub(super) type Issuer = (&'static str, &'static [&'static str]);

/// Issuers of Let's Encrypt that are out of use, with the year in which others took over: letsencrypt.org/certificates of
/// November 2025, which has E7, E8, R12, R13 and the generation Y in rotation; letsencrypt.org/2024/04/12/changes-to-issuance-chains
/// for 2024. All but R10 and R11, which are as Viktor Dukhovni lists them on dane-users, 2024, are computed from the
/// certificates.
pub(super) const RETIRED: &[(&str, u16, &[&str])] = &[
    (
        "Let's Encrypt X3",
        2020,
        &[
            "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18",
            "731d3d9cfaa061487a1d71445a42f67df0afca2a6c2d2f98ff7b3ce112b1f568",
        ],
    ),
    (
        "Let's Encrypt X4",
        2020,
        &[
            "b111dd8a1c2091a89bd4fd60c57f0716cce50feeff8137cdbee0326e02cf362b",
            "a0f5d1333bc90bcea0b0b5f401160b6e7f28a1256bc5b5d65f04b06b0bb0c96270aa81d8e2726394d385bf3e9ee46eb4ab7548c782d5688cc16d0cdffefb8594",
            "a74b0c32b65b95fe2c4f8f098947a68b695033bed0b51dd8b984ecae89571bb6",
            "964468a5c685f305aa5865c049d814770b844df2cf7645f9a4afaf42957e334bcf1f290babaafe020c4e9a68c5689d570e37f11114ffd676c95b17b3d768b932",
        ],
    ),
    (
        "Let's Encrypt R3",
        2024,
        &[
            "8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d",
            "67add1166b020ae61b8f5fc96813c04c2aa589960796865572a3c7e737613dfd",
        ],
    ),
    (
        "Let's Encrypt R4",
        2024,
        &[
            "e5545e211347241891c554a03934cde9b749664a59d26d615fe58f77990f2d03",
            "1a07529a8b3f01d231dfad2abdf71899200bb65cd7e03c59fa82272533355b74",
        ],
    ),
    (
        "Let's Encrypt E1",
        2024,
        &[
            "276fe8a8c4ec7611565bf9fce6dcace9be320c1b5bea27596b2204071ed04f10",
            "3561540fbf182bce7749acc131b421e691f083569c053e78f20274714c5e801226ff6edb60641ddf70e71bd3a90dfe25ddd6464be78106b77dece4f6a3bff13d",
            "46494e30379059df18be52124305e606fc59070e5b21076ce113954b60517cda",
            "0fc8bdb5b93d95bb016bb543bd74b859e4c18930964d59cfc305b93ef3212c0c20f3084ba98fbf7aac55d0d22c5b35566ed75bebe6d5a7c53ca1f949c45c3c8e",
        ],
    ),
    (
        "Let's Encrypt E2",
        2024,
        &[
            "bd936e72b212ef6f773102c6b77d38f94297322efc25396bc3279422e0c89270",
            "23a30bd3b617652e97224e1faf673c4e09f1c197e4994274e676f2490893e9560d99f00a8859e399b2c65219ce2eb9b76784a0ec775ab4973a14fc1437ac7d9f",
            "bacde0463053ce1d62f8be74370bbae79d4fcaf19fc07643aef195e6a59bd578",
            "e8ec8405ab45605ae6e4a54efd6d626f663cb7e61a10d9a6a6a08b118e0d35763d0118e263a6db64516ca9f4e7f64fcd2b5dbf9e7a7ba265870606af26f4d855",
        ],
    ),
    (
        "Let's Encrypt E5",
        2025,
        &[
            "3586d4ecf070578cbd27aedce20b964e48bc149faeb9dad72f46b857869172b8",
            "e788d14b0436b5120bbee3f15c15badf08c1407fe72568a4f16f9151c380e1e3",
        ],
    ),
    (
        "Let's Encrypt E6",
        2025,
        &[
            "d016e1fe311948aca64f2de44ce86c9a51ca041df6103bb52a88eb3f761f57d7",
            "065ab7d2a050f947587121765d8d070c0e1330d5798faa42c2072749ed293762",
        ],
    ),
    ("Let's Encrypt R10", 2025, &["2bbad93ab5c79279ec121507f272cbe0c6647a3aae52e22f388afab426b4adba"]),
    ("Let's Encrypt R11", 2025, &["6ddac18698f7f1f7e1c69b9bce420d974ac6f94ca8b2c761701623f99c767dc7"]),
];

/// Roots that servers do not send, and of which no certificate by another root is in wide use that they would send in its
/// place.
pub(super) const ROOTS: &[Issuer] = &[
    (
        "ISRG Root X1",
        &[
            "0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3",
            "86db73fc5893c3ea76db8e7d72dc8fb568d71ca8d7cbf75ac0660221ff39f8ebf7f8de906a45be19e9b743f24eda845dc3bdf36d095c237400caea9ec0a2f5dd",
            "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6",
            "3b40f27e828323f5b91f8909883a78a21c86551761f27b38029faaec14af5b7aa96fb9f9cc93ee201b5eb1d0fef17b290747e8b839d2e49a8f36c5ebf3c7c910",
        ],
    ),
    (
        "ISRG Root X2",
        &[
            "762195c225586ee6c0237456e2107dc54f1efc21f61a792ebd515913cce68332",
            "2be19312b0b05d20d7edccf16eb355a8f6546bf7fa2b164ca0a20092dd542370b5cc1feedf2aa0c14b879cd017f123bb4251346bdbeec2480e19c91bc0488883",
            "69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470",
            "2bfbc06bdba0864bac09e5de0be19d67f5640b754c8f1442a6afb9ddbf8e03bd31063bfc01dc638f87ae8a8215ef37f94ce679291b050e44599d5fac564c6931",
        ],
    ),
    (
        "Actalis Authentication Root CA",
        &[
            "25d4913cf587097414d29d26f6c1b1942cd6d64eaf45d0fcf81526adba96d324",
            "55926084ec963a64b96e2abe01ce0ba86a64fbfebcc7aab5afc155b37fd76066",
        ],
    ),
    (
        "Buypass Class 2 Root CA",
        &[
            "5955ae291574a931342cf7450e16652ede1e0fb3097e1571dfac11c915601564",
            "9a114025197c5bb95d94e63d55cd43790847b646b23cdf11ada4a00eff15fb48",
        ],
    ),
    (
        "Buypass Class 3 Root CA",
        &[
            "b03d87b056d08cc9d4e675ef19ca83ab53532168a8258598be72e6d85c7dd7c1",
            "edf7ebbca27a2a384d387b7d4010c666e2edb4843e4c29b4ae1d5b9332e6b24d",
        ],
    ),
    (
        "D-TRUST Root Class 3 CA 2 2009",
        &[
            "eca0f181402ce7a8652b31b4d036df247e3a30b7f41a50d91ec4f90b006b43a1",
            "49e7a442acf0ea6287050054b52564b650e4f49e42e348d6aa38e039e957b1c1",
        ],
    ),
    (
        "DigiCert Global Root CA",
        &[
            "aff988906dde12955d9bebbf928fdcc31cce328d5b9384f21c8941ca26e20391",
            "4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161",
        ],
    ),
    (
        "GlobalSign Root CA",
        &[
            "2bcee858158cf5465fc9d76f0dfa312fef25a4dca8501da9b46b67d1fbfa1b64",
            "ebd41040e4bb3ec742c9e381d31ef2a41a48b6685c96e7cef3c1df6cd4331c99",
        ],
    ),
    (
        "SwissSign Gold CA - G2",
        &[
            "40fcfc28875dccbfebcbdf6cd7433312da63c4efcf3bd7b1b505c22020ae0274",
            "62dd0be9b9f50a163ea0f8e75c053b1eca57ea55c8688f647c6881f2c8357b95",
        ],
    ),
    (
        "T-TeleSec GlobalRoot Class 2",
        &[
            "6106c0e3a0a299831875127bd7d3cc1859803d511cac11eb6e0840dd166fc10e",
            "91e2f5788d5810eba7ba58737de1548a8ecacd014598bc0b143e041b17052552",
        ],
    ),
    (
        "T-TeleSec GlobalRoot Class 3",
        &[
            "8d767764b3cbda08929d072a22a561f4dcdd1bc57d3cbddc948c47d2b47f9122",
            "fd73dad31c644ff1b43bef0ccdda96710b9cd9875eca7e31707af3e96d522bbd",
        ],
    ),
];

/// Issuers, and roots that servers may send as certified by another one: a record of usage 2 for their keys may be right,
/// one of usage 3 never is.
pub(super) const IN_USE: &[Issuer] = &[
    (
        "Let's Encrypt E7",
        &[
            "cbbc559b44d524d6a132bdac672744da3407f12aae5d5f722c5f6c7913871c75",
            "54715420224c5b65beed018dc3940d7338c577e322d5488f633d8c6a8fed61b2",
        ],
    ),
    (
        "Let's Encrypt E8",
        &[
            "885bf0572252c6741dc9a52f5044487fef2a93b811cdedfad7624cc283b7cdd5",
            "ac1274542267f17b525535b5563bf731febb182533b46a82dc869cb64eb528c0",
        ],
    ),
    (
        "Let's Encrypt E9",
        &[
            "f1440a9b76e1e41e53a4cb461329bf6337b419726be513e42e19f1c691c5d4b2",
            "4185df97806c2ba76f1d79823f112ffa639a49ccdc990908102067ab6412b886",
        ],
    ),
    (
        "Let's Encrypt R12",
        &[
            "919c0df7a787b597ed056ace654b1de9c0387acf349f73734a4fd7b58cf612a4",
            "131fce7784016899a5a00203a9efc80f18ebbd75580717edc1553580930836ec",
        ],
    ),
    (
        "Let's Encrypt R13",
        &[
            "025490860b498ab73c6a12f27a49ad5fe230fafe3ac8f6112c9b7d0aad46941d",
            "d3b128216a843f8ef1321501f5df52a5df52939ee2c19297712cd3de4d419354",
        ],
    ),
    (
        "Let's Encrypt R14",
        &[
            "f1647a5ee3efac54c892e930584fe47979b7acd1c76c1271bca1c5076d869888",
            "24d45aa9b8d6053d281f3842c8cc0c6c1af7ccdfd42dd5c12f6a74fa9323f7a2",
        ],
    ),
    (
        "Let's Encrypt YE1",
        &[
            "6ebcefb4210b088654a38b03fea3d7d1c711b4fb1ddc363a45f9b1a4e53da01e",
            "a2372d06431e9716365eeed47ec020351497d182fcc038e457e58168a03cac07",
        ],
    ),
    (
        "Let's Encrypt YE2",
        &[
            "b3fb5d00e994cddf2cc9a4eea9f806bc5727e83cc0e4299bf956f2d524fe5376",
            "97658de8c68dfa98ace1e5028a63d54a1aae911b3e21471076c6850cd08cbab4",
        ],
    ),
    (
        "Let's Encrypt YE3",
        &[
            "a698a20824be04e47a1a33c4fa488731be92011f23a31e900e2ca26c9c2acfce",
            "82bcfc482cc19f71e6f98f4a027616ebda6d47096d408b336160d1c0ef8b995a",
        ],
    ),
    (
        "Let's Encrypt YR1",
        &[
            "2e8307068b6db620e4a39d068b5dee5d6ef5788cbb2c0b6d23ead84fcc17178c",
            "13949634d99cd6fd6aa80bc034fefacceb1969feef986586713ecdbb05758d3f",
        ],
    ),
    (
        "Let's Encrypt YR2",
        &[
            "9d637b3d27a9e570d07607b9ccadb80a70915c7af72afce12841b1b1da825fd1",
            "238b85a0099c65b970477d5724f1a1d475ce5058cffe4efa8733899bdb863c47",
        ],
    ),
    (
        "Let's Encrypt YR3",
        &[
            "51aaa87d984b559ac69e929f888a022d832e089ff4dba0a412b5101bca4bc799",
            "35500cb63b8d9769528d65d87220f51c069807a595acbf2fb6eca38fbe0a4bd2",
        ],
    ),
    (
        "ISRG Root YE",
        &[
            "b0292ae545978e0fbb98abbd94c861605e5b18bb32ed523f50d5b7b5c71d47bc",
            "2d7b5b429f80c0f0a032a0051f696a0f8d0b98980e71f6f244eac6367bc4c917",
        ],
    ),
    (
        "ISRG Root YR",
        &[
            "7e4e8838a8add6295de7ae3b047d3aba3488ab95db0a0aa56d897a00d8618bcf",
            "072639d0b140d5bffae16ad9c3f6cc6086040621f51ee61a6d46a8915c07cf76",
        ],
    ),
    (
        "AAA Certificate Services",
        &[
            "bd153ed7b0434f6886b17bce8bbe84ed340c7132d702a8f4fa318f756ecbd6f3",
            "d7a7a0fb5d7e2731d771e9484ebcdef71d5f0c3e0a2948782bc83ee0ea699ef4",
        ],
    ),
    (
        "Amazon Root CA 1",
        &[
            "fbe3018031f9586bcbf41727e417b7d1c45c2f47f93be372a17b96b50757d5a2",
            "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
        ],
    ),
    (
        "Amazon Root CA 2",
        &[
            "7f4296fc5b6a4e3b35d3c369623e364ab1af381d8fa7121533c9d6c633ea2461",
            "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
        ],
    ),
    (
        "Amazon Root CA 3",
        &[
            "36abc32656acfc645c61b71613c4bf21c787f5cabbee48348d58597803d7abc9",
            "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
        ],
    ),
    (
        "Amazon Root CA 4",
        &[
            "f7ecded5c66047d28ed6466b543c40e0743abe81d109254dcf845d4c2c7853c5",
            "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
        ],
    ),
    (
        "Certum Trusted Network CA",
        &[
            "aa2630a7b617b04d0a294bab7a8caaa5016e6dbe604837a83a85719fab667eb5",
            "5c58468d55f58e497e743982d2b50010b6d165374acf83a7d4a32db768c4408e",
        ],
    ),
    (
        "Certum Trusted Network CA 2",
        &[
            "6b3b57e9ec88d1bb3d01637ff33c7698b3c9758255e9f01ea9178f3e7f3b2b52",
            "b676f2eddae8775cd36cb0f63cd1d4603961f49e6265ba013a2f0307b6d0b804",
        ],
    ),
    (
        "COMODO RSA Certification Authority",
        &[
            "82b5f84daf47a59c7ab521e4982aefa40a53406a3aec26039efa6b2e0e7244c1",
            "52f0e1c4e58ec629291b60317f074671b85d7ea80d5b07273463534b32b40234",
        ],
    ),
    (
        "COMODO ECC Certification Authority",
        &[
            "e7ca91bbfbb18788057b3a8070446ea5291160194102f7dcc3b9848c63cb9cd5",
            "1793927a0614549789adce2f8f34f7f0b66d0f3ae3a3b84d21ec15dbba4fadc7",
        ],
    ),
    (
        "DigiCert Global Root G2",
        &[
            "8bb593a93be1d0e8a822bb887c547890c3e706aad2dab76254f97fb36b82fc26",
            "cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f",
        ],
    ),
    (
        "DigiCert Global Root G3",
        &[
            "b94c198300cec5c057ad0727b70bbe91816992256439a7b32f4598119dda9c97",
            "31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0",
        ],
    ),
    (
        "DigiCert High Assurance EV Root CA",
        &[
            "5a889647220e54d6bd8a16817224520bb5c78e58984bd570506388b9de0f075f",
            "7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf",
        ],
    ),
    (
        "DigiCert Assured ID Root CA",
        &[
            "23f2edff3ede90259a9e30f40af8f912a5e5b3694e6938440341f6060e014ffa",
            "3e9099b5015e8f486c00bcea9d111ee721faba355a89bcf1df69561e3dc6325c",
        ],
    ),
    (
        "Entrust Root Certification Authority - G2",
        &[
            "76ee8590374c715437bbca6bba6028eadde2dc6dbbb8c3f610e851f11d1ab7f5",
            "43df5774b03e7fef5fe40d931a7bedf1bb2e6b42738c4e6d3841103d3aa7f339",
        ],
    ),
    (
        "GlobalSign Root CA - R3",
        &[
            "706bb1017c855c59169bad5c1781cf597f12d2cad2f63d1a4aa37493800ffb80",
            "cbb522d7b7f127ad6a0113865bdf1cd4102e7d0759af635a7cf4720dc963c53b",
        ],
    ),
    (
        "GlobalSign Root CA - R6",
        &[
            "682747f8ba621b87cdd3bc295ed5cabce722a1c0c0363d1d68b38928d2787f1e",
            "2cabeafe37d06ca22aba7391c0033d25982952c453647349763a3ab5ad6ccf69",
        ],
    ),
    (
        "GlobalSign Root R46",
        &[
            "ae7f962cb9e6a7dbf7b833fb18fa9b71a89175df949c232b6a9ef7cb3df2bbfc",
            "4fa3126d8d3a11d1c4855a4f807cbad6cf919d3a5a88b03bea2c6372d93c40c9",
        ],
    ),
    (
        "GlobalSign Root E46",
        &[
            "e04a022ce32f4ccf2c7f6046287b828a32a909f5e751447f83fd2c71f6fd8173",
            "cbb9c44d84b8043e1050ea31a69f514955d7bfd2e2c6b49301019ad61d9f5058",
        ],
    ),
    (
        "Go Daddy Root Certificate Authority - G2",
        &[
            "2a8f2d8af0eb123898f74c866ac3fa669054e23c17bc7a95bd0234192dc635d0",
            "45140b3247eb9cc8c5b4f0d7b53091f73292089e6e5a63e2749dd3aca9198eda",
        ],
    ),
    (
        "GTS Root R1",
        &[
            "871a9194f4eed5b312ff40c84c1d524aed2f778bbff25f138cf81f680a7adc67",
            "d947432abde7b7fa90fc2e6b59101b1280e0e1c7e4e40fa3c6887fff57a7f4cf",
        ],
    ),
    (
        "GTS Root R2",
        &[
            "55f77de41c03792428f8d518c55104225be43a5598d926a528ad653e1ccec7bf",
            "8d25cd97229dbf70356bda4eb3cc734031e24cf00fafcfd32dc76eb5841c7ea8",
        ],
    ),
    (
        "GTS Root R3",
        &[
            "4179edd981ef747477b49626408af43daa2ca7ab7f9e082c1060f84096774348",
            "34d8a73ee208d9bcdb0d956520934b4e40e69482596e8b6f73c8426b010a6f48",
        ],
    ),
    (
        "GTS Root R4",
        &[
            "9847e5653e5e9e847516e5cb818606aa7544a19be67fd7366d506988e8d84347",
            "349dfa4058c5e263123b398ae795573c4e1313c83fe68f93556cd5e8031b3c7d",
        ],
    ),
    (
        "HARICA TLS RSA Root CA 2021",
        &[
            "693c9aa6b245b3b0261637750863eadb6c248a16e52d6f4bc90c86bbf32d7042",
            "d95d0e8eda79525bf9beb11b14d2100d3294985f0c62d9fabd9cd999eccb7b1d",
        ],
    ),
    (
        "HARICA TLS ECC Root CA 2021",
        &[
            "fc784300ec8df4d3d1bad763835182918d52a9ff0238bdf695a1cd9bdb98321c",
            "3f99cc474acfce4dfed58794665e478d1547739f2e780f1bb4ca9b133097d401",
        ],
    ),
    (
        "Sectigo Public Server Authentication Root R46",
        &[
            "0e8bb18bbeefb381be21bfc1a206d317298462ad104855f04a0542699708d3d4",
            "7bb647a62aeeac88bf257aa522d01ffea395e0ab45c73f93f65654ec38f25a06",
        ],
    ),
    (
        "Sectigo Public Server Authentication Root E46",
        &[
            "b0b56335468561f5bb9fa12d801784a633a572705d34f32b643445dfa8b005d1",
            "c90f26f0fb1b4018b22227519b5ca2b53e2ca5b3be5cf18efe1bef47380c5383",
        ],
    ),
    (
        "SSL.com Root Certification Authority RSA",
        &[
            "d1c45377ebdcd618cd1651dc2e02c21d751e5aa9fcd1b3431ff6ecf6a31348fa",
            "85666a562ee0be5ce925c1d8890a6f76a87ec16d4d7d5f29ea7419cf20123b69",
        ],
    ),
    (
        "SSL.com Root Certification Authority ECC",
        &[
            "a320f4d534d7be97c1ae8dd0499735bc895c323add2d388bfccf662c23d7f99a",
            "3417bb06cc6007da1b961c920b8ab4ce3fad820e4aa30b9acbc4a74ebdcebc65",
        ],
    ),
    (
        "Starfield Root Certificate Authority - G2",
        &[
            "808d68b3fab4884a5f971ace7d10550d7a95a163774f3ec36afffb213fbe4c74",
            "2ce1cb0bf9d2f9e102993fbe215152c3b2dd0cabde1c68e5319b839154dbb7f5",
        ],
    ),
    (
        "Starfield Services Root Certificate Authority - G2",
        &[
            "2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92",
            "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
        ],
    ),
    (
        "USERTrust RSA Certification Authority",
        &[
            "c784333d20bcd742b9fdc3236f4e509b8937070e73067e254dd3bf9c45bf4dde",
            "e793c9b02fd8aa13e21c31228accb08119643b749c898964b1746d46c3d4cbd2",
        ],
    ),
    (
        "USERTrust ECC Certification Authority",
        &[
            "2021917e98263945c859c43f1d73cb4139053c414fa03ca3bc7ee88614298f3b",
            "4ff460d54b9c86dabfbcfc5712e0400d2bed3fbc4d4fbdaa86e06adcd2a9ad7a",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn digests_are_whole_and_stand_once() {
        let digests: Vec<&str> = RETIRED
            .iter()
            .flat_map(|(_, _, digests)| digests.iter())
            .chain(ROOTS.iter().chain(IN_USE).flat_map(|(_, digests)| digests.iter()))
            .copied()
            .collect();
        let distinct: BTreeSet<&str> = digests.iter().copied().collect();
        assert_eq!(digests.len(), distinct.len());
        for digest in digests {
            assert!(
                [64, 128].contains(&digest.len()) && digest.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{digest}"
            );
            assert_eq!(digest, digest.to_ascii_lowercase());
        }
    }
}
