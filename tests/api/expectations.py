"""The one table of who gets what: every route, asked by nobody, each role, and those who belong elsewhere.

Columns: nobody · administrator · secretariat · liaison · gate coordinator · viewer · secretariat of another event ·
secretariat of the other side · holder of another institution's link (as token of the path, else as bearer) ·
an enrolled device (as bearer).
Values: a status that refuses (401, 403, 404), or `in`: past the guard (whatever the content then leads to).
"""

COLUMNS = (
    "nobody",
    "administrator",
    "secretariat",
    "liaison",
    "gate_coordinator",
    "viewer",
    "event",
    "side",
    "link",
    "device",
)

TABLE = """
GET /                                                  in  in  in  in  in  in  in  in  in  in
GET /k/{token}                                         404 404 404 404 404 404 404 404 in  404
POST /k/{token}                                        404 404 404 404 404 404 404 404 in  404
GET /k/{token}/kartu/{picture}                         404 404 404 404 404 404 404 404 in  404
GET /k/{token}/surat-tugas.docx                        404 404 404 404 404 404 404 404 in  404
GET /k/{token}/lembar-pimpinan.pdf                     404 404 404 404 404 404 404 404 in  404
GET /k/{token}/surat                                   404 404 404 404 404 404 404 404 in  404
POST /k/{token}/surat                                  404 404 404 404 404 404 404 404 in  404
GET /k/{token}/surat/bagian                            404 404 404 404 404 404 404 404 in  404
POST /k/{token}/surat/bagian                           404 404 404 404 404 404 404 404 in  404
GET /k/surat.js                                        in  in  in  in  in  in  in  in  in  in
GET /k/{token}/kode                                    404 404 404 404 404 404 404 404 in  404
POST /k/{token}/kode                                   404 404 404 404 404 404 404 404 in  404
GET /bukan/{token}                                     404 404 404 404 404 404 404 404 in  404
POST /bukan/{token}                                    404 404 404 404 404 404 404 404 in  404
POST /k/{token}/plan                                   404 404 404 404 404 404 404 404 in  404
GET /k/{token}/formulir/{code}                         404 404 404 404 404 404 404 404 in  404
POST /k/{token}/formulir/{code}                        404 404 404 404 404 404 404 404 in  404
GET /p/{token}                                         404 404 404 404 404 404 404 404 in  404
GET /p/{token}/agenda.ics                              404 404 404 404 404 404 404 404 in  404
GET /k/{token}/bahan                                   404 404 404 404 404 404 404 404 in  404
GET /k/{token}/bahan/{document}                        404 404 404 404 404 404 404 404 in  404
GET /p/{token}/bahan                                   404 404 404 404 404 404 404 404 in  404
GET /p/{token}/bahan/{document}                        404 404 404 404 404 404 404 404 in  404
GET /e/{slug}/bahan/{document}                         404 404 404 404 404 404 404 404 404 404
GET /e/{slug}                                          in  in  in  in  in  in  in  in  in  in
GET /e/{slug}/konfirmasi                               in  in  in  in  in  in  in  in  in  in
POST /e/{slug}/konfirmasi                              in  in  in  in  in  in  in  in  in  in
GET /o                                                 in  in  in  in  in  in  in  in  in  in
POST /o                                                in  in  in  in  in  in  in  in  in  in
GET /o/{token}                                         404 404 404 404 404 404 404 404 in  404
POST /o/{token}/narahubung                             404 404 404 404 404 404 404 404 in  404
POST /o/{token}/tautan                                 404 404 404 404 404 404 404 404 in  404
GET /o/provinsi/{token}                                404 404 404 404 404 404 404 404 in  404
POST /o/provinsi/{token}/ingatkan                      404 404 404 404 404 404 404 404 in  404
POST /o/provinsi/{token}/jawab                         404 404 404 404 404 404 404 404 403 404
GET /o/{token}/surat/{id}                              404 404 404 404 404 404 404 404 404 404
GET /o/{token}/lembar/{id}                             404 404 404 404 404 404 404 404 404 404
GET /e/{slug}/kode                                     in  in  in  in  in  in  in  in  in  in
POST /e/{slug}/kode                                    in  in  in  in  in  in  in  in  in  in
GET /v/{code}                                          in  in  in  in  in  in  in  in  in  in
POST /v/{code}                                         in  in  in  in  in  in  in  in  in  in
GET /x/{token}                                         404 404 404 404 404 404 404 404 404 404
GET /e/{slug}/agenda.ics                               in  in  in  in  in  in  in  in  in  in
GET /e/{slug}/schedule.json                            in  in  in  in  in  in  in  in  in  in
GET /e/{slug}/schedule.xml                             in  in  in  in  in  in  in  in  in  in
GET /health/live                                       in  in  in  in  in  in  in  in  in  in
GET /health/ready                                      in  in  in  in  in  in  in  in  in  in
GET /app                                               in  in  in  in  in  in  in  in  in  in
GET /app/{path}                                        in  in  in  in  in  in  in  in  in  in
GET /api                                               in  in  in  in  in  in  in  in  in  in
GET /api/docs                                          in  in  in  in  in  in  in  in  in  in
GET /api/openapi.json                                  in  in  in  in  in  in  in  in  in  in
GET /api/{path}                                        in  in  in  in  in  in  in  in  in  in
POST /api/v1/sign-in                                   in  in  in  in  in  in  in  in  in  in
POST /api/v1/sign-out                                  401 in  in  in  in  in  in  in  401 401
GET /api/v1/me                                         401 in  in  in  in  in  in  in  401 401
GET /api/v1/events                                     401 in  in  in  in  in  in  in  401 401
POST /api/v1/events                                    401 in  in  403 403 403 403 403 401 401
GET /api/v1/institutions                               401 in  in  403 403 403 403 403 401 401
GET /api/v1/events/{slug}                              401 in  in  in  in  in  404 in  401 401
PATCH /api/v1/events/{slug}                            401 in  in  403 403 403 404 403 401 401
PUT /api/v1/events/{slug}/hosts                        401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/changes                      401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/jobs/{id}                    401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/jobs/{id}/cancel            401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/venue                        401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/venue                       401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/rooms                        401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/rooms                       401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/categories                   401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/categories                  401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/invitations                  401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/invitations/{invitation}     401 in  in  in  in  in  404 404 401 401
POST /api/v1/events/{slug}/invitations/export.xlsx     401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/invitations/export.csv      401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/invitations/bulk/preview    401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/invitations/bulk            401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/invitations/bulk/{id}/undo  401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/invitations/trend            401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/lists                        401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/lists                       401 in  in  in  in  in  404 in  401 401
DELETE /api/v1/events/{slug}/lists/{id}                401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/table-addresses             401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/table-addresses/{id}/revoke 401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/invitations/outlook          401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/invitations/generate        401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/invitations/send            401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/invitations/send/preview    401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/invitations/{invitation}/withdraw   401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/invitations/{invitation}/restore    401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/invitations/{invitation}/link/renew 401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/invitations/{invitation}/answer     401 in in in  403 403 404 404 401 401
GET /api/v1/events/{slug}/institutions                 401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/institutions                401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/institutions/names           401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/institutions/invite/preview 401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/institutions/invite         401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/institutions/invite/{id}/undo 401 in in 403 403 403 404 in  401 401
GET /api/v1/events/{slug}/institutions/{institution}   401 in  in  in  in  in  404 404 401 401
POST /api/v1/events/{slug}/institutions/{institution}/holder   401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/institutions/{institution}/page-link/renew 401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/institutions/{institution}/holder/confirm 401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/institutions/{institution}/contact  401 in in 403 403 403 404 404 401 401
GET /api/v1/events/{slug}/imports                      401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/imports                     401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/imports/template.xlsx        401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/imports/{import}/preview     401 in  in  403 403 403 404 404 401 401
PUT /api/v1/events/{slug}/imports/{import}/choices     401 in  in  403 403 403 404 404 401 401
POST /api/v1/events/{slug}/imports/{import}/apply      401 in  in  403 403 403 404 404 401 401
POST /api/v1/events/{slug}/imports/{import}/undo       401 in  in  403 403 403 404 404 401 401
GET /api/v1/events/{slug}/provinces                    401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/attendees                    401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/attendees/{attendee}         401 in  in  in  in  in  404 404 401 401
POST /api/v1/events/{slug}/appointments/{appointment}/substitution 401 in in 403 403 403 404 404 401 401
GET /api/v1/events/{slug}/amendments                   401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/amendments/preview          401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/amendments                  401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/amendments/{id}/undo        401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/amendments/{id}/invitations  401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/amendments/{id}/letter       401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/calls                        401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/calls                       401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/calls/{id}/result           401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/calls/{id}/release          401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews                      401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/{id}/accept         401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/{id}/revert         401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/{id}/undo           401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews/held                                401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/held/{id}/approve                  401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/held/{id}/refuse                   401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews/letters                             401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews/letters/{id}/file                   401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews/letters/{id}/picture                401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/{id}/accept                401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/{id}/ask-again             401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/{id}/original              401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/{id}/undo                  401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/matching/preview           401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/matching/accept            401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/letters/matching/{id}/undo         401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/reviews/names                               401 in  in  in  in  in 404 in  401 401
POST /api/v1/events/{slug}/reviews/names/{id}/leave                   401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/reviews/names/{id}/undo                    401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/claims                       401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/claims/{id}/photo            401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/claims/{id}/approve         401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/claims/{id}/refuse          401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/claims/{id}/undo            401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/letters                      401 in  in  in  in  in  404 in  401 401
PUT /api/v1/events/{slug}/letters/text                 401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/letters/draft.docx           401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/letters/common              401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/letters/common/signed       401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/letters/numbers             401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/letters/individual           401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/letters/signed              401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/letters/{id}/accept         401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/letters/{id}/file            401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/invitations/{invitation}/sheet.pdf   401 in in 403 403 403 404 404 401 401
GET /api/v1/events/{slug}/invitations/{invitation}/letter.pdf  401 in in 403 403 403 404 404 401 401
POST /api/v1/events/{slug}/letters/prints              401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/letters/prints/{id}          401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/letters/reports              401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/letters/reports/{id}/close  401 in  in  403 403 403 404 403 401 401
GET /api/v1/reach                                      401 in  in  403 403 403 403 403 401 401
GET /api/v1/events/{slug}/basics                       401 in  in  in  in  in  404 in  401 401
PUT /api/v1/events/{slug}/basics                       401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/defaults                     401 in  in  in  in  in  404 in  401 401
PUT /api/v1/events/{slug}/defaults                     401 in  in  403 403 403 404 403 401 401
PATCH /api/v1/events/{slug}/categories/{id}            401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/trial                       401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/invitations                 401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/coordinators                 401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/coordinators/candidates      401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/coordinators                401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/coordinators/send           401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/coordinators/send-missing   401 in  in  403 403 403 404 in  401 401
POST /api/v1/events/{slug}/coordinators/revoke         401 in  in  403 403 403 404 in  401 401
GET /api/v1/events/{slug}/liaisons                     401 in  in  in  in  in  404 in  401 401
PUT /api/v1/events/{slug}/liaisons                     401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/liaisons/spread             401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/documents                    401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/documents                   401 in  in  403 403 403 404 403 401 401
PUT /api/v1/events/{slug}/documents/{document}         401 in  in  403 403 403 404 403 401 401
DELETE /api/v1/events/{slug}/documents/{document}      401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/documents/{document}/publish 401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/documents/{document}/withdraw 401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/documents/{document}/file    401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/invitations/{invitation}/forms 401 in  in  in  403 403 404 404 401 401
GET /api/v1/events/{slug}/invitations/{invitation}/forms/{code} 401 in  in  in  403 403 404 404 401 401
PUT /api/v1/events/{slug}/invitations/{invitation}/forms/{code} 401 in  in  in  403 403 404 404 401 401
GET /api/v1/events/{slug}/forms                        401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/forms                       401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/forms/sets/{code}           401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/forms/{form}                   401 in  in  in  in  in  404 in  401 401
PUT /api/v1/events/{slug}/forms/{form}                   401 in  in  403 403 403 404 403 401 401
DELETE /api/v1/events/{slug}/forms/{form}                401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/forms/{form}/fields           401 in  in  403 403 403 404 403 401 401
PUT /api/v1/events/{slug}/forms/{form}/fields/{field}    401 in  in  403 403 403 404 403 401 401
DELETE /api/v1/events/{slug}/forms/{form}/fields/{field} 401 in  in  403 403 403 404 403 401 401
PUT /api/v1/events/{slug}/forms/{form}/order             401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/forms/{form}/values            401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/forms/{form}/files/{value}   401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/forms/{form}/values/export.xlsx 401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/forms/{form}/values/export.csv 401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/sessions                     401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/sessions                    401 in  in  403 403 403 404 403 401 401
PATCH /api/v1/events/{slug}/sessions/{session}         401 in  in  403 403 403 404 403 401 401
DELETE /api/v1/events/{slug}/sessions/{session}        401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/sessions/{session}/roles    401 in  in  403 403 403 404 403 401 401
DELETE /api/v1/events/{slug}/session-roles/{role}      401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/releases                     401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/releases                    401 in  in  403 403 403 404 403 401 401
GET /api/v1/events/{slug}/messages                     401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/messages/{message}           401 in  in  in  403 403 404 in  401 401
GET /api/v1/events/{slug}/reminder-rules               401 in  in  in  403 403 404 in  401 401
POST /api/v1/events/{slug}/reminder-rules              401 in  in  403 403 403 404 403 401 401
PATCH /api/v1/events/{slug}/reminder-rules/{rule}      401 in  in  403 403 403 404 403 401 401
POST /api/v1/events/{slug}/reminder-rules/{rule}/dry-run 401 in in in 403 403 404 in  401 401
GET /api/v1/events/{slug}/summary                      401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/checkpoints                  401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/checkpoints                 401 in  in  403 in  403 404 403 401 401
PATCH /api/v1/events/{slug}/checkpoints/{id}           401 in  in  403 in  403 404 403 401 401
GET /api/v1/events/{slug}/devices                      401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/devices                     401 in  in  403 in  403 404 403 401 401
POST /api/v1/events/{slug}/devices/{id}/enrolment      401 in  in  403 in  403 404 403 401 401
POST /api/v1/events/{slug}/devices/{id}/revoke         401 in  in  403 in  403 404 403 401 401
PATCH /api/v1/events/{slug}/devices/{id}               401 in  in  403 in  403 404 403 401 401
GET /api/v1/events/{slug}/scans                        401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/kit                          401 in  in  in  in  in  404 in  401 401
POST /api/v1/events/{slug}/kit                         401 in  in  403 in  403 404 403 401 401
POST /api/v1/events/{slug}/kit/{id}/cancel             401 in  in  403 in  403 404 403 401 401
GET /api/v1/events/{slug}/kit/{id}                     401 in  in  403 in  403 404 403 401 401
POST /api/v1/events/{slug}/paper-rows                  401 in  in  403 in  403 404 403 401 401
POST /api/v1/events/{slug}/paper-rows/{nonce}/annul    401 in  in  403 in  403 404 403 401 401
GET /api/v1/events/{slug}/presence                     401 in  in  in  in  in  404 in  401 401
GET /api/v1/events/{slug}/live                         401 in  in  in  in  in  404 in  401 401
POST /api/v1/door/enrol                                in  in  in  in  in  in  in  in  in  in
GET /api/v1/door/roster                                401 401 401 401 401 401 401 401 401 in
GET /api/v1/door/search                                401 401 401 401 401 401 401 401 401 403
POST /api/v1/door/heartbeat                            401 401 401 401 401 401 401 401 401 in
POST /api/v1/door/scans                                401 401 401 401 401 401 401 401 401 in
POST /api/v1/door/scans/{nonce}/annul                  401 401 401 401 401 401 401 401 401 in
"""


def expectations() -> dict[str, dict[str, str]]:
    """By "METHOD /path": what each column gets. Paths of one shape are told apart by what their ids name."""
    table = {}
    for line in TABLE.strip().splitlines():
        method, path, *values = line.split()
        assert len(values) == len(COLUMNS), line
        table[f"{method} {path}"] = dict(zip(COLUMNS, values, strict=True))
    return table
