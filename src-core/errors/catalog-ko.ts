import type { ErrorCode } from './catalog.ts';

/** The catalogue in Korean, read by the window and by messages alike: the same codes, and the same `{name}`s in every text. */
export const koreanErrors: Readonly<Record<ErrorCode, { userMessage: string; hint: string }>> = {
  'file.not-found': { userMessage: '{name} 파일이 없습니다.', hint: '경로를 확인하고 다시 시도하세요.' },
  'file.not-regular': {
    userMessage: '{name}은(는) 일반 파일이 아닙니다(링크, 장치 또는 파이프).',
    hint: '내보낸 데이터를 일반 파일로 복사한 뒤 가져오세요.',
  },
  'file.empty': { userMessage: '{name} 파일이 비어 있습니다.', hint: '다운로드가 실패했을 수 있으니 다시 내보내세요.' },
  'file.too-large': {
    userMessage: '{name}이(가) 한도 {limit}보다 큽니다.',
    hint: '청구 기간별로 나누어 내보내거나 설정에서 한도를 올리세요.',
  },
  'file.over-budget': {
    userMessage: '{name}을(를) 읽는 데 {limit}보다 더 필요합니다. 읽기를 중단했습니다.',
    hint: '손상되었거나 해를 끼치려고 만든 파일일 수 있습니다. 믿을 수 있다면 파일을 나누거나, MUREON_PARSE_SECONDS와 MUREON_PARSE_MIB를 늘려 Mureon을 시작하세요.',
  },
  'file.no-importable': {
    userMessage: '{name}에 가져올 수 있는 파일이 없습니다.',
    hint: 'Mureon은 청구서(FOCUS, AWS, Azure, Google Cloud, Oracle, CloudZero), LLM 사용량, Slurm과 Prometheus 파일, 그리고 매핑으로 설명한 표를 읽습니다.',
  },
  'file.none-given': {
    userMessage: '가져오려는 항목 중에 이 컴퓨터의 파일이 아닌 것이 있습니다.',
    hint: '먼저 폴더에 저장한 뒤 그곳에서 가져오세요.',
  },
  'format.unrecognised': {
    userMessage: '{name}은(는) Mureon이 읽지 않는 형식입니다: {what}.',
    hint: 'Mureon은 청구서(FOCUS, AWS, Azure, Google Cloud, Oracle, CloudZero), LLM 사용량, Slurm과 Prometheus 파일, 그리고 매핑으로 설명한 표를 읽습니다. {advice}',
  },
  'format.html': {
    userMessage: '{name}은(는) 데이터 파일이 아니라 웹 페이지입니다.',
    hint: '로그인 페이지가 저장된 것 같습니다. 공급자에 로그인한 뒤 다시 내보내세요.',
  },
  'format.truncated-gzip': {
    userMessage: '{name}의 압축 데이터가 중간에 끊겼습니다.',
    hint: '다운로드가 중단되었습니다. 다시 받으세요.',
  },
  'format.broken-parquet': {
    userMessage: '{name}은(는) 손상되었거나 잘린 Parquet 파일입니다.',
    hint: '다시 받으세요. 이 파일에서는 아무것도 가져오지 않았습니다.',
  },
  'format.encoding': {
    userMessage: '{name}은(는) UTF-8이 아니라 {encoding} 텍스트입니다(첫 오류 위치: {offset}바이트).',
    hint: 'UTF-8로 저장한 뒤 다시 가져오세요.',
  },
  'format.csv-structure': {
    userMessage: '{name}의 {line}번째 줄이 올바른 CSV가 아닙니다: {reason}.',
    hint: '그 줄의 따옴표와 열 개수를 확인하거나 다시 내보내세요.',
  },
  'focus.missing-columns': {
    userMessage: '{name}에 필수 FOCUS 열이 없습니다: {columns}.',
    hint: '내보내기에 해당 열을 추가하거나 공급자의 FOCUS 내보내기를 선택하세요.',
  },
  'focus.no-valid-rows': {
    userMessage: '{name}의 {rows}행 중 비용으로 읽을 수 있는 행이 없습니다. 첫 번째 이유: {reason}.',
    hint: '검사 결과에서 행과 열을 확인한 뒤 파일을 다시 내보내세요.',
  },
  'focus.bad-values': {
    userMessage: '{name}에서 {rows}개 행의 값이 비용이 될 수 없습니다. 첫 번째: {row}행 {column}: {reason}.',
    hint: '표시된 행을 고쳐 다시 가져오세요. `--accept-partial`을 쓰면 올바른 행만 가져오고 나머지는 목록으로 보여 줍니다.',
  },
  'focus.duplicate-columns': {
    userMessage: '{name}에 {columns} 열이 두 번 이상 있습니다.',
    hint: '중복된 열을 지우고 다시 가져오세요.',
  },
  'query.unknown-dimension': { userMessage: '{name}이라는 차원이 없습니다.', hint: '사용할 수 있는 차원: {known}.' },
  'query.unknown-measure': {
    userMessage: '{name}이라는 비용 기준이 없습니다.',
    hint: '사용할 수 있는 비용 기준: {known}.',
  },
  'query.bad-filter': { userMessage: '필터 {filter}을(를) 읽을 수 없습니다.', hint: '차원=값 형식으로 쓰세요.' },
  'query.bad-period': {
    userMessage: '기간 {period}이(가) 올바르지 않습니다.',
    hint: 'YYYY-MM 또는 YYYY-MM-DD 형식을 쓰세요. 끝 날짜는 포함하지 않습니다.',
  },
  'query.open-period': {
    userMessage: '비교하려면 시작과 끝이 있는 기간이 필요합니다.',
    hint: '--from과 --to를 모두 지정하세요.',
  },
  'query.bad-zone': {
    userMessage: '{zone}은(는) 시간대가 아닙니다.',
    hint: 'Asia/Seoul이나 UTC 같은 IANA 이름을 쓰세요.',
  },
  'query.bad-as-of': {
    userMessage: '레이크 버전 {asOf}이(가) 없습니다.',
    hint: '0부터 {latest}까지의 숫자나 날짜와 시각을 쓰세요.',
  },
  'explain.bad-cell': {
    userMessage: '수치의 주소를 읽을 수 없습니다: {what}.',
    hint: '화면의 수치에서 복사하거나 cell:EffectiveCost?currency=USD&from=2026-07&to=2026-08 처럼 쓰세요.',
  },
  'explain.no-rate': {
    userMessage: '{from} 금액 일부에 {to} 환율이 없어 변동을 설명할 수 없습니다.',
    hint: '환율을 추가하거나(`mureon fx gaps`가 날짜를 알려 줍니다) 기간을 좁히거나 환산 없이 물어보세요.',
  },
  'query.timeout': {
    userMessage: '조회가 {seconds}초를 넘어 중지했습니다.',
    hint: '기간을 좁히거나 차원을 줄이거나, 일부 행으로 어림한 값을 요청하세요 (--sample 0.1).',
  },
  'query.split-only': {
    userMessage: '{name}은(는) 원가 모델의 배분 뒤에만 있습니다.',
    hint: '배분된 금액을 요청하거나(--allocation split) 빼세요.',
  },
  'query.not-allocated-grain': {
    userMessage: '배분된 금액은 {what} 단위로 보관하지 않습니다.',
    hint: 'UTC 일과 월 단위로, {kept} 차원과 함께 보관합니다.',
  },
  'query.bad-calendar': {
    userMessage: '회계 달력 {calendar}을(를) 쓸 수 없습니다.',
    hint: '1에서 12까지의 시작 월, 또는 4-4-5 같은 유형과 회계연도가 시작된 날짜를 지정하세요.',
  },
  'fx.stale': {
    userMessage: '그사이 환율이 바뀌었습니다(버전 {found}, 내 변경은 {base}에서 시작).',
    hint: '새 버전을 확인하고 환율을 다시 저장하세요.',
  },
  'fx.invalid': {
    userMessage: '환율 {rate}이(가) 올바르지 않습니다: {what}.',
    hint: '고친 뒤 다시 시도하세요. 저장된 것은 없습니다.',
  },
  'query.out-of-memory': {
    userMessage: '데이터 엔진이 허용된 것보다 많은 메모리를 사용하여 중단되었습니다.',
    hint: '기간을 좁히거나 차원을 줄이세요. 저장된 내용은 그대로 있습니다.',
  },
  'query.too-large': { userMessage: '결과가 {limit}행보다 큽니다.', hint: '필터를 쓰거나 내보내기를 이용하세요.' },
  'forecast.too-far': {
    userMessage: '{to}까지의 예측은 알려진 데이터에서 {days}일을 넘습니다.',
    hint: '더 가까운 날짜를 지정하세요.',
  },
  'query.result-gone': { userMessage: '이 결과는 더 이상 메모리에 없습니다.', hint: '다시 조회하세요.' },
  'lake.restarting': {
    userMessage: '데이터 엔진이 멈춰 다시 시작하고 있습니다.',
    hint: '몇 초 뒤에 다시 시도하세요. 저장된 내용은 사라지지 않습니다.',
  },
  'lake.in-use': {
    userMessage: '작업 공간 {path}이(가) 다른 창이나 명령에서 열려 있습니다.',
    hint: '그쪽을 닫거나 --workspace로 다른 작업 공간을 고르세요.',
  },
  'lake.damaged': {
    userMessage: '레이크가 목록(manifest)과 일치하지 않습니다: {what}.',
    hint: '`mureon doctor`를 실행하세요. 레이크는 원본 영역에서 다시 만들 수 있습니다.',
  },
  'lake.newer-schema': {
    userMessage: '이 작업 공간은 더 새로운 Mureon이 만든 것입니다(스키마 {found}, 현재 {known}).',
    hint: 'Mureon을 업데이트하세요.',
  },
  'lake.disk-full': {
    userMessage: '디스크가 가득 찼습니다.',
    hint: '{needed} 이상 비운 뒤 다시 시도하세요. 저장된 내용은 사라지지 않습니다.',
  },
  'lake.sync-folder': {
    userMessage: '작업 공간 {path}이(가) 동기화 폴더 안에 있어 손상될 수 있습니다.',
    hint: '동기화하지 않는 폴더를 고르세요.',
  },
  'showback.does-not-tie': {
    userMessage: '통합 문서의 합계가 레이크와 맞지 않습니다: {what}.',
    hint: 'Mureon의 결함이며 아무것도 게시하지 않았습니다. 제보해 주세요.',
  },
  'showback.manifest-missing': {
    userMessage: '{dir}에 manifest가 없습니다.',
    hint: 'Mureon이 게시한 폴더를 고르세요.',
  },
  'showback.verify-failed': {
    userMessage: '게시한 폴더가 변경되었습니다: {files}.',
    hint: '게시한 사람에게 원본을 요청하거나 다시 게시하세요.',
  },
  'export.target-exists': {
    userMessage: '{name}이(가) 이미 있습니다.',
    hint: '다른 이름을 고르세요. Mureon은 파일을 덮어쓰지 않습니다.',
  },
  'export.write-failed': {
    userMessage: '{name}을(를) 쓸 수 없습니다: {reason}.',
    hint: '여유 공간과 폴더 권한을 확인하세요.',
  },
  'export.gone': {
    userMessage: '이 내보내기는 더 이상 열려 있지 않습니다.',
    hint: '다시 시작하세요. 중간까지의 파일은 남지 않았습니다.',
  },
  'invoice.unknown': {
    userMessage: '{issuer}의 청구서 {invoiceId}이(가) 없습니다.',
    hint: '`mureon invoice list`가 모든 청구서를 보여 줍니다.',
  },
  'invoice.twice': {
    userMessage: '{issuer}의 청구서 {invoiceId}이(가) 서로 다른 내용으로 두 번 있습니다.',
    hint: '하나만 남기고 다시 저장하세요. 저장된 것은 없습니다.',
  },
  'invoice.tax-exceeds': {
    userMessage: '청구서 {invoiceId}의 세금({tax})이 금액({amount})보다 큽니다.',
    hint: '금액은 세금을 포함한 청구서 전체입니다. 바로잡아 다시 시도하세요.',
  },
  'invoice.not-a-table': {
    userMessage: '{name}은(는) 청구서 목록이 아닙니다: {reason}.',
    hint: 'FOCUS Invoice Detail 파일(CSV 또는 Parquet)이나 {columns} 열이 있는 CSV를 주세요.',
  },
  'call.bad-input': { userMessage: '요청이 올바르지 않습니다: {what}.', hint: '값을 고친 뒤 다시 시도하세요.' },
  'call.denied': {
    userMessage: '이 작업을 할 권한이 없습니다({permission}).',
    hint: '작업 공간 소유자에게 권한을 요청하세요.',
  },
  'call.refused-sender': { userMessage: '알 수 없는 창의 호출을 거부했습니다.', hint: 'Mureon을 다시 시작하세요.' },
  'call.too-many': { userMessage: '1초에 호출이 너무 많습니다.', hint: '잠시 기다리세요.' },
  'call.cancelled': { userMessage: '취소했습니다.', hint: '' },
  'connection.lost': {
    userMessage: '창과 Mureon의 연결이 끊겼습니다.',
    hint: '자동으로 다시 연결합니다. 연결되지 않으면 Mureon을 다시 시작하세요.',
  },
  'task.not-found': { userMessage: '작업 {taskId}이(가) 없습니다.', hint: '오래전에 끝났을 수 있습니다.' },
  'file.unknown-handle': { userMessage: '선택한 파일을 더 이상 알 수 없습니다.', hint: '다시 선택하세요.' },
  'investigation.unreadable': {
    userMessage: '{name}은(는) 읽을 수 있는 조사 파일이 아닙니다: {reason}.',
    hint: '파일을 다시 받으세요. 전달 중에 잘리거나 바뀌었을 수 있습니다.',
  },
  'investigation.changed': {
    userMessage: '{name}의 {part}이(가) 저장된 내용과 다릅니다.',
    hint: '파일이 변경되었습니다. 작성자에게 다시 요청하고, 이 금액을 믿지 마세요.',
  },
  'investigation.newer': {
    userMessage: '{name}은(는) 더 새로운 Mureon({version})에서 만들었습니다.',
    hint: 'Mureon을 업데이트한 뒤 여세요.',
  },
  'investigation.lake-moved': {
    userMessage: '질문하는 동안 레이크가 계속 바뀌어 답이 한 시점의 것이 되지 않습니다.',
    hint: '진행 중인 가져오기가 끝난 뒤 다시 저장하세요.',
  },
  'investigation.too-large': {
    userMessage: '{what}의 크기가 한도 {limit}을(를) 넘습니다.',
    hint: '기간이나 차원을 줄이거나 필터를 더해 질문을 좁히세요.',
  },
  'library.not-found': {
    userMessage: '라이브러리에 {kind} {path}이(가) 없습니다.',
    hint: '목록을 읽은 뒤에 옮겨졌거나 삭제되었을 수 있습니다. 목록을 다시 여세요.',
  },
  'library.exists': {
    userMessage: '라이브러리에 {kind} {path}이(가) 이미 있습니다.',
    hint: '다른 이름을 쓰거나, 그것을 열어 덮어 저장하세요.',
  },
  'library.name-taken': {
    userMessage: '{path}은(는) {other}과(와) 대소문자만 다르며, 일부 컴퓨터는 이를 구분하지 못합니다.',
    hint: '{other}을(를) 그대로 쓰거나 다른 이름을 고르세요.',
  },
  'library.changed-meanwhile': {
    userMessage: '{kind} {path}이(가) 읽은 뒤에 변경되었습니다.',
    hint: '다시 읽고 변경을 반복하거나, 다른 이름으로 저장하세요.',
  },
  'library.bad-name': {
    userMessage: '{path}은(는) 파일 이름으로 쓸 수 없습니다: {reason}.',
    hint: '다른 이름을 고르세요.',
  },
  'library.bad-place': {
    userMessage: '라이브러리의 {file}은(는) {what}이며, Mureon은 이를 따라가거나 덮어쓰지 않습니다.',
    hint: '그 자리에 일반 폴더나 파일을 두세요.',
  },
  'library.unreadable': {
    userMessage: '라이브러리의 파일 {file}을(를) 읽을 수 없습니다: {reason}. 그대로 두었습니다.',
    hint: '직접 고치거나 옮기거나, 다른 이름을 쓰세요.',
  },
  'library.too-large': {
    userMessage: '{path}의 크기가 {limit}을(를) 넘게 됩니다.',
    hint: '둘로 나누거나 필요 없는 것을 빼세요.',
  },
  'workspace.unusable': {
    userMessage: '작업 공간 {path}을(를) 열거나 쓸 수 없습니다({reason}).',
    hint: '여유 공간이 있는 본인의 폴더인지 확인하거나 --workspace로 다른 작업 공간을 선택하세요.',
  },
  'workspace.damaged': {
    userMessage: '작업 공간 설정 파일이 손상되었습니다.',
    hint: '사본을 보관했습니다. `mureon doctor`를 실행하세요.',
  },
  'cli.usage': { userMessage: '{what}', hint: '`mureon --help`를 실행하세요.' },
  'document.stale': {
    userMessage: '그 사이에 다른 버전이 저장되었습니다.',
    hint: '다시 열어 무엇이 바뀌었는지 확인한 뒤 변경하세요.',
  },
  'document.not-found': {
    userMessage: '더 이상 존재하지 않습니다.',
    hint: '누군가 삭제했습니다. 목록을 새로 고치세요.',
  },
  'app.not-built': {
    userMessage: '워크벤치 화면이 아직 빌드되지 않았습니다({root}).',
    hint: '`npm start`로 빌드하고 열거나 `npx electron-vite build`를 실행하세요.',
  },
  'file.not-readable': {
    userMessage: '현재 권한으로는 {name}을(를) 읽을 수 없습니다.',
    hint: '읽기 권한을 요청하거나 자신의 폴더로 복사하세요.',
  },
  'bill.no-rows': {
    userMessage: '{name}에는 {what}의 열이 있지만 행이 없습니다.',
    hint: '이 기간의 내보내기가 아직 실행되지 않았을 수 있습니다. 가져올 것이 없습니다.',
  },
  'focus.ambiguous-dates': {
    userMessage: '{name}은(는) 날짜를 빗금으로 쓰는데, 일과 월 중 어느 것이 먼저인지 알 수 없습니다.',
    hint: '날짜를 2025-05-01과 같은 ISO 8601 형식으로 내보내세요.',
  },
  'focus.no-rows': {
    userMessage: '{name}에는 FOCUS {version} 열이 있지만 행이 없습니다.',
    hint: '이 기간의 내보내기가 아직 실행되지 않았을 수 있습니다. 가져올 것이 없습니다.',
  },
  'format.too-wide': {
    userMessage: '{name}에 열이 {columns}개 있습니다. 한도는 {limit}개입니다.',
    hint: 'FOCUS 열만 내보내세요.',
  },
  'import.not-conserved': {
    userMessage: '레이크에 들어온 행이 파일과 맞지 않아 아무것도 가져오지 않았습니다.',
    hint: 'Mureon의 결함입니다. 로그와 함께 제보해 주세요.',
  },
  'query.cell-too-large': {
    userMessage: '{column} 열에 {limit}바이트보다 큰 값이 있습니다.',
    hint: '결과에서 그 열을 빼세요.',
  },
  'query.too-many-cursors': {
    userMessage: '동시에 실행 중인 내보내기가 너무 많습니다(최대 {limit}개).',
    hint: '하나가 끝날 때까지 기다리세요.',
  },
  'showback.too-many-groups': {
    userMessage: '{split}(으)로 나누면 시트가 {groups}개입니다. 통합 문서에는 최대 {limit}개가 들어갑니다.',
    hint: '이 섹션의 값별 시트를 끄거나 값이 더 적은 기준을 고르세요.',
  },
  'workspace.missing': {
    userMessage: '{path}에 작업 공간이 없습니다.',
    hint: '파일을 가져오거나 `mureon demo`로 만들고, 다른 작업 공간은 --workspace로 지정하세요.',
  },
  'mapping.does-not-fit': {
    userMessage: '매핑 {mapping}(으)로 {name}을(를) 읽을 수 없습니다: {reason}.',
    hint: '매핑을 고치거나 `mureon sniff FILE --suggest-map`으로 새 매핑을 제안받으세요.',
  },
  'mapping.unreadable': {
    userMessage: '{name}은(는) 매핑이 아닙니다: {reason}.',
    hint: '`mureon sniff FILE --suggest-map`이 쓰는 형식으로, 이름이 .mureon-map.json으로 끝나는 파일에 작성하세요.',
  },
  'cbf.several-currencies': {
    userMessage:
      '{period}에는 {currencies} 요금이 섞여 있습니다. CBF 파일에는 통화가 하나뿐이며 이름을 적을 수 없습니다.',
    hint: '통화마다 파일을 하나씩 쓰세요: --currency USD.',
  },
  'cbf.no-data': {
    userMessage: '{period}에는 기록할 요금이 없습니다.',
    hint: '다른 달을 지정하세요. `mureon drops`가 가져온 데이터를 보여 줍니다.',
  },
  'format.json-structure': {
    userMessage: '{name}은(는) {record}번째 레코드에서 올바른 JSON이 아닙니다: {reason}.',
    hint: '파일이 잘렸거나 수정된 것 같습니다. 다시 내보내세요. 가져온 데이터는 없습니다.',
  },
  'usage.bad-count': {
    userMessage: '사용량 레코드의 {field} 필드가 없거나 읽을 수 없습니다.',
    hint: '사용량을 다시 내보내세요. 가져온 데이터는 없습니다.',
  },
  'prices.back-dated': {
    userMessage: '가격 {prices}개가 {from}부터의 과거 사용 비용을 바꿉니다.',
    hint: '가격의 시작일을 늦추거나, 과거를 다시 계산해도 된다고 지정하세요(`--recompute`). 저장된 것은 없습니다.',
  },
  'internal.unexpected': {
    userMessage: 'Mureon 내부에서 문제가 발생했습니다.',
    hint: '자세한 내용은 로그의 {traceId}에 있습니다.',
  },
  'query.incomplete': {
    userMessage: '결과가 {expected}행 중 {rows}행에서 끊겼습니다.',
    hint: '다시 시도하세요. 반복되면 메모리와 디스크 공간을 확보하고 로그를 확인하세요.',
  },
  'source.not-found': { userMessage: '{id} 소스가 없습니다.', hint: '`mureon source list`로 목록을 확인하세요.' },
  'source.name-taken': { userMessage: '{name}(이)라는 소스가 이미 있습니다.', hint: '다른 이름을 고르세요.' },
  'source.bad-settings': {
    userMessage: '{name}의 설정이 올바르지 않습니다: {what}.',
    hint: '해당 항목을 고치고 다시 시도하세요.',
  },
  'source.busy': {
    userMessage: '{name}은(는) 이미 동기화 중입니다.',
    hint: '그 실행이 끝날 때까지 기다리거나 취소하세요.',
  },
  'source.unknown-connector': { userMessage: '{id} 커넥터가 없습니다.', hint: '사용할 수 있는 커넥터: {known}.' },
  'connector.auth-rejected': {
    userMessage: '{host}에서 저장된 자격 증명을 거부했습니다.',
    hint: '소스 화면에서 다시 입력하고, 키가 사용량과 비용을 읽을 수 있는지 확인하세요.',
  },
  'connector.forbidden': {
    userMessage: '{host}에서 자격 증명은 받았지만 이 작업을 허용하지 않습니다: {what}.',
    hint: '관리자 키 또는 사용량과 비용 읽기 권한을 요청하세요.',
  },
  'connector.unreachable': {
    userMessage: '{host}에 연결할 수 없습니다({reason}).',
    hint: '주소와 네트워크를 확인하세요. 다음 실행은 멈춘 곳에서 이어집니다.',
  },
  'connector.rate-limited': {
    userMessage: '{host}에서 지금은 더 이상 요청을 받지 않습니다.',
    hint: '다음 실행은 멈춘 곳에서 이어집니다. {seconds}초 기다리거나 더 짧은 기간을 요청하세요.',
  },
  'connector.bad-answer': {
    userMessage: '{host}의 응답이 예상과 다릅니다: {what}.',
    hint: '그 응답에서 가져온 데이터는 없습니다. 반복되면 API가 바뀌었을 수 있으니 알려 주세요.',
  },
  'connector.answer-too-large': {
    userMessage: '{host}의 응답이 {limit}보다 큽니다.',
    hint: '더 짧은 기간이나 더 적은 그룹을 요청하세요.',
  },
  'connector.tls': {
    userMessage: '{host}의 인증서를 신뢰할 수 없습니다({reason}).',
    hint: '설정에 자체 인증 기관 파일을 지정하세요. 검사는 끌 수 없습니다.',
  },
  'connector.origin-refused': {
    userMessage: '{host}에 대한 요청을 거부했습니다: {what}.',
    hint: '설정에 있는 호스트에만 요청합니다. 이 컴퓨터와 로컬 링크 주소에는 동의가 필요합니다.',
  },
  'connector.circuit-open': {
    userMessage: '{host}이(가) {failures}번 연속 실패하여 {seconds}초 동안 요청하지 않습니다.',
    hint: '자동으로 다시 시도합니다.',
  },
  'connector.program-missing': {
    userMessage: '이 컴퓨터에 {program} 프로그램이 없습니다.',
    hint: '설치하거나 클러스터의 REST 인터페이스를 사용하세요.',
  },
  'connector.program-failed': {
    userMessage: '{program}이(가) 종료 코드 {exitCode}(으)로 실패했습니다: {what}.',
    hint: '터미널에서 실행하여 원인을 확인하세요.',
  },
  'secret.unavailable': {
    userMessage: '키체인이 {state} 상태여서 {name}을(를) 읽을 수 없습니다.',
    hint: '키체인 잠금을 풀고 다시 시도하세요. 삭제된 것은 없습니다.',
  },
  'secret.missing': {
    userMessage: '{source}에 {name}이(가) 필요합니다.',
    hint: '이 소스, 채널 또는 게시 위치를 설정한 곳에서 입력하세요. 키체인이 없으면 환경 변수로 설정하세요.',
  },
  'allocation.stale': {
    userMessage: '그 사이 비용 모델이 바뀌었습니다(버전 {found}, 편집은 {base}에서 시작).',
    hint: '새 버전을 보고 변경을 다시 적용하세요.',
  },
  'allocation.invalid': { userMessage: '{id} 배분 규칙이 올바르지 않습니다: {what}.', hint: '고치고 다시 시도하세요.' },
  'allocation.cycle': {
    userMessage: '배분 규칙이 서로 끝없이 이어집니다: {path}.',
    hint: '그중 하나를 빼거나, 다시 배분되지 않는 대상을 지정하세요.',
  },
  'allocation.negative-weight': {
    userMessage: '{target}의 가중치가 음수입니다({weight}). 0보다 작은 몫은 뜻이 없습니다. {where}',
    hint: '가중치의 범위를 좁히거나, 대상을 빼거나, 다른 기준으로 나누세요. 아무것도 바뀌지 않았습니다.',
  },
  'allocation.not-closed': {
    userMessage: '{month}의 배분 합계가 맞지 않습니다({what}). 아무것도 바뀌지 않았습니다.',
    hint: 'Mureon의 결함입니다. 로그와 함께 알려 주세요.',
  },
  'allocation.nothing-to-undo': { userMessage: '비용 모델의 이전 버전이 없습니다.', hint: '' },
  'rules.stale': {
    userMessage: '그 사이 규칙이 바뀌었습니다(버전 {found}, 편집은 {base}에서 시작).',
    hint: '새 버전을 보고 변경을 다시 적용하세요.',
  },
  'rules.invalid': { userMessage: '{id} 규칙이 올바르지 않습니다: {what}.', hint: '고치고 다시 시도하세요.' },
  'rules.nothing-to-undo': { userMessage: '규칙의 이전 버전이 없습니다.', hint: '' },
  'masking.key-unavailable': {
    userMessage: '이 파일에는 사람 이름이 있는데, 이름을 가리는 키를 지금 읽을 수 없습니다.',
    hint: '키체인의 잠금을 풀고 다시 가져오세요. 변경된 것은 없습니다.',
  },
  'prices.stale': {
    userMessage: '그 사이 가격표가 바뀌었습니다(버전 {found}, 편집은 {base}에서 시작).',
    hint: '새 버전을 보고 변경을 다시 적용하세요.',
  },
  'prices.invalid': { userMessage: '{model}의 가격이 올바르지 않습니다: {what}.', hint: '고치고 다시 시도하세요.' },
  'records.no-rows': {
    userMessage: '{name}에 행이 없습니다.',
    hint: '이 기간에 기록된 것이 없을 수 있습니다. 가져올 것이 없습니다.',
  },
  'records.no-valid-rows': {
    userMessage: '{name}의 {rows}개 행 중 읽을 수 있는 것이 없습니다. 첫 번째 이유: {reason}.',
    hint: '파일을 다시 내보내세요. 같은 일이 또 생기면 알려 주세요.',
  },
  'records.bad-values': {
    userMessage: '{name}에서 {rows}개 행을 읽을 수 없습니다. 첫 번째: {row}행 {column}: {reason}.',
    hint: '표시된 행을 고쳐 다시 가져오세요. `--accept-partial`을 쓰면 올바른 행만 가져오고 나머지는 목록으로 보여 줍니다.',
  },
  'records.unknown-column': { userMessage: '{dataset}에 {name} 열이 없습니다.', hint: '사용할 수 있는 열: {known}.' },
  'connector.stopped': {
    userMessage: '{source}에 요청하는 프로세스가 멈췄습니다.',
    hint: '다시 동기화하세요. 커밋된 것은 그대로이며 두 번 가져오지 않습니다.',
  },
  'overlap.unknown': {
    userMessage: '{month}의 {provider} 비용은 여러 경로로 들어오지 않습니다.',
    hint: '제공자, 계정, 월을 `mureon overlap`에 표시된 대로 입력하세요.',
  },
  'overlap.unknown-route': {
    userMessage: '여기에는 "{route}" 경로가 정확히 하나가 아닙니다.',
    hint: '다음 중에서 고르세요: {known}. 같은 경로로 여러 소스가 들어오면 소스도 지정하세요.',
  },
  'overlap.not-a-bill': {
    userMessage: '{source}({route})은(는) 사용량이며 집계할 청구 항목이 없습니다.',
    hint: '청구서나 비용 보고서를 선택하세요. 둘 다 없으면 사용량이 저절로 대신합니다.',
  },
  'overlap.part-of-a-bill': {
    userMessage: '{source}의 청구서에는 {provider} 이외의 청구 항목도 있어 그것만 제외할 수 없습니다.',
    hint: '청구서를 집계 기준으로 두거나, 청구서가 자체 제공자로 표시된 곳에서 전체를 선택하세요.',
  },
  'sql.refused': { userMessage: '여기서는 SQL로 {what}을(를) 실행할 수 없습니다.', hint: '{advice}' },
  'sql.invalid': { userMessage: '{message}', hint: '문장을 고쳐 다시 실행하세요.' },
  'scratch.unknown-file': {
    userMessage: '{name}은(는) 임시 분석에서 읽는 표가 아닙니다.',
    hint: 'CSV, TSV, JSON, NDJSON, Parquet, Arrow IPC, Excel(.xlsx) 파일을 읽습니다.',
  },
  'scratch.unreadable': {
    userMessage: '{name}을(를) 읽지 못했습니다: {reason}.',
    hint: '잘렸거나 손상된 파일일 수 있습니다. 다시 저장하거나 내보내세요. 일부만 남겨 두지는 않았습니다.',
  },
  'scratch.over-limit': {
    userMessage: '{name}이(가) 한도를 넘습니다: {limit} {what}.',
    hint: '파일을 나누거나, 조금씩 나누어 읽는 데이터 소스 화면에서 가져오세요.',
  },
  'scratch.over-budget': {
    userMessage: '{name}을(를) 읽는 데 {seconds}초가 넘어 중단했습니다.',
    hint: '손상되었거나 해를 끼치려 만든 파일일 수 있습니다. 믿을 수 있다면 나누거나 CSV나 Parquet로 저장하세요.',
  },
  'scratch.out-of-memory': {
    userMessage: '임시 분석의 메모리({limit})보다 더 많이 필요합니다.',
    hint: '필요 없는 표를 지우거나, 열이나 행을 줄이거나, 파일을 가져와 SQL 화면에서 조회하세요.',
  },
  'scratch.sealed': {
    userMessage: '임시 분석에서는 이름으로 파일, 주소, 확장을 열 수 없습니다.',
    hint: '왼쪽 목록에 파일을 추가한 뒤 그 표의 이름을 쓰세요.',
  },
  'scratch.engine-failed': {
    userMessage: '임시 분석 엔진을 시작하지 못했습니다.',
    hint: '메모리를 많이 쓰는 다른 창을 닫고 다시 시도하세요. 데이터 레이크와 다른 화면에는 영향이 없습니다.',
  },
  'units.unknown': {
    userMessage: '{unit}라는 단위가 없습니다.',
    hint: '철자가 가장 비슷한 것: {known}. `mureon unit-cost list`로 모두 볼 수 있습니다.',
  },
  'units.needs-bounds': {
    userMessage: '손익분기에는 비용이 있는 기간이 필요합니다: {from}부터 {to}까지 조건에 맞는 비용이 없습니다.',
    hint: '필터로 자체 용량의 비용과 그 비용이 있는 기간을 지정하세요.',
  },
  'formula.invalid': {
    userMessage: '수식을 {position}번째 글자에서 읽을 수 없습니다: {reason}.',
    hint: '숫자, + - * /, 괄호, 측정값, sum(dataset.column), metric(name)을 쓰세요.',
  },
  'formula.unknown-name': {
    userMessage: '수식이 읽는 {name}({position}번째 글자)은(는) 없습니다.',
    hint: '철자가 가장 비슷한 것: {known}.',
  },
  'alert.invalid': {
    userMessage: '알림에 쓸 수 없는 값입니다: {what}.',
    hint: '고친 뒤 다시 시도하세요. 바뀐 것은 없습니다.',
  },
  'alert.not-found': {
    userMessage: '{id} 알림이 없습니다.',
    hint: '목록을 새로 고치세요. 규칙이 삭제되었을 수 있습니다.',
  },
  'alert.busy': {
    userMessage: '다른 프로세스가 이 작업 공간의 알림을 계속 바꾸고 있습니다.',
    hint: '잠시 뒤 다시 시도하세요. 바뀌거나 보낸 것은 없습니다.',
  },
  'budget.invalid': {
    userMessage: '이 예산은 쓸 수 없습니다: {what}.',
    hint: '예산에서 그 부분을 고친 뒤 다시 저장하세요.',
  },
  'report.invalid-template': {
    userMessage: '이 템플릿은 쓸 수 없습니다: {what}.',
    hint: '템플릿에서 그 부분을 고친 뒤 다시 저장하세요.',
  },
  'report.pack-not-found': {
    userMessage: '그런 팩이 없습니다.',
    hint: '`mureon report packs`와 보고서 화면에서 이 작업 공간의 팩을 볼 수 있습니다.',
  },
  'report.bad-period': {
    userMessage: '{period}은(는) 이 보고서의 기간이 아닙니다.',
    hint: '월간 보고서는 2026-09 같은 달을, 주간 보고서는 2026-W38 같은 ISO 주를 씁니다.',
  },
  'report.lake-moved': {
    userMessage: '보고서를 만드는 동안 레이크가 {times}번 연속으로 바뀌었습니다.',
    hint: '가져오기가 끝날 때까지 기다린 뒤 다시 만드세요.',
  },
  'report.refused': {
    userMessage: '이 팩은 게시할 수 없습니다: {why}.',
    hint: '빠진 데이터를 채우고 팩을 다시 만들거나, 템플릿의 게시 조건에서 그 문제를 보고서에 적고 게시하도록 바꾸세요. 승인만 없는 팩은 승인을 받은 뒤 게시하세요.',
  },
  'report.not-approvable': {
    userMessage: '승인할 수 없습니다: {why}.',
    hint: '팩을 다시 열어 지금 내용을 확인하세요. 다른 사람의 승인이 필요한 팩은 다른 사람이 승인해야 합니다.',
  },
  'report.file-changed': {
    userMessage: '{name}은(는) 만들어진 그대로가 아닙니다.',
    hint: '작업 공간의 팩 파일이 바뀌었습니다. 팩을 다시 만드세요. 바뀐 파일은 어디에도 전달되지 않았습니다.',
  },
  'report.invalid-schedule': {
    userMessage: '이 일정은 사용할 수 없습니다: {what}.',
    hint: '일정에서 그 부분을 고쳐 다시 저장하세요. 바뀐 것은 없습니다.',
  },
  'report.run-busy': {
    userMessage: '{period} 보고서를 지금 만들거나 보내는 중입니다.',
    hint: '끝날 때까지 기다리세요. `mureon report schedule runs`와 쇼백 화면에서 볼 수 있습니다.',
  },
  'report.published-pack': {
    userMessage: '이 팩은 {place}에 게시되었으므로 남겨 둡니다.',
    hint: '독자에게 보낸 것은 증명과 함께 보관합니다. 한 번도 게시되지 않은 팩만 버릴 수 있습니다.',
  },
  'report.no-page': {
    userMessage: '이 팩에는 페이지가 없습니다.',
    hint: '템플릿에 HTML 형식을 더해 다시 만들거나, 다른 파일을 여세요.',
  },
  'report.pdf-failed': {
    userMessage: '페이지를 PDF로 인쇄하지 못했습니다: {reason}.',
    hint: 'HTML 페이지를 열어 브라우저에서 인쇄하거나, MUREON_BROWSER에 다른 브라우저를 지정하세요.',
  },
  'report.manifest-newer': {
    userMessage: '{name}은(는) 더 새로운 버전의 Mureon이 썼습니다.',
    hint: '이 팩을 증명하거나 비교하려면 그 버전을 설치하세요.',
  },
  'report.destination-missing': {
    userMessage: '{place}에 연결할 수 없습니다: {reason}.',
    hint: '공유 폴더를 연결한 뒤 다시 게시하면 멈춘 곳에서 이어집니다. 그때까지 이 팩은 아무에게도 보이지 않습니다.',
  },
  'report.destination-link': {
    userMessage: '{place}은(는) 링크이거나 링크 너머에 있습니다.',
    hint: '폴더 자체를 고르세요. 링크는 쓰는 동안 파일을 다른 곳으로 보낼 수 있습니다.',
  },
  'report.destination-denied': {
    userMessage: '{place}에 쓸 권한이 없습니다({reason}).',
    hint: '그곳에 파일을 만들 권한을 받은 뒤 다시 게시하면 멈춘 곳에서 이어집니다.',
  },
  'report.destination-read-only': {
    userMessage: '{place}은(는) 읽기 전용입니다.',
    hint: '다른 폴더를 고르거나, 쓸 수 있게 한 뒤 다시 게시하세요.',
  },
  'report.destination-full': {
    userMessage: '{place}에 공간이 없습니다. 아직 {needed}을(를) 더 써야 합니다.',
    hint: '공간을 만든 뒤 다시 게시하면 멈춘 곳에서 이어집니다. 그때까지 이 팩은 아무에게도 보이지 않습니다.',
  },
  'report.destination-taken': {
    userMessage: '{place}에 {name}(이)라는 다른 파일이 있습니다.',
    hint: 'Mureon은 파일을 바꿔치기하지 않습니다. 무엇인지 확인하고 옮긴 뒤 다시 게시하세요.',
  },
  'report.destination-damaged': {
    userMessage: '{place}이(가) {name}에 대해 쓴 것과 다른 바이트를 돌려주었습니다.',
    hint: '드라이브나 연결이 데이터를 손상시키고 있습니다. 다른 대상을 쓰고 이 대상을 점검하세요.',
  },
  'report.destination-failed': {
    userMessage: '{place}에서 실패했습니다: {reason}.',
    hint: '가득 찼거나 끊긴 네트워크 공유도 이렇게 답합니다. 확인한 뒤 다시 게시하면 멈춘 곳에서 이어집니다.',
  },
  'channel.invalid': {
    userMessage: '이 채널을 사용할 수 없습니다: {what}.',
    hint: '채널에서 그 부분을 고치고 다시 저장하세요.',
  },
  'channel.refused': {
    userMessage: '{name}에서 메시지를 받지 않았습니다: {what}.',
    hint: '채널을 고친 뒤 메시지를 다시 보내세요.',
  },
  'channel.unreachable': {
    userMessage: '{name}에 연결할 수 없습니다: {what}.',
    hint: '주소와 네트워크를 확인하세요. 메시지는 보관되어 다시 시도됩니다.',
  },
  'channel.no-desktop': {
    userMessage: '알림을 표시할 데스크톱이 없습니다.',
    hint: '알림은 Mureon 애플리케이션이 표시합니다. 열어 두세요.',
  },
  'channel.too-late': {
    userMessage: '데스크톱이 준비되었을 때 알림은 이미 {hours}시간 지난 것이었습니다.',
    hint: '오래된 알림은 표시하지 않습니다. 내용은 알림과 보고서 화면에 있습니다.',
  },
  'channel.removed': {
    userMessage: '메시지를 보내기 전에 채널이 삭제되었습니다.',
    hint: '메시지를 만드는 곳에서 다른 채널을 고르세요.',
  },
  'channel.no-delivery': {
    userMessage: '다시 보낼 수 있는 메시지가 없습니다.',
    hint: '`mureon channel deliveries`로 목록을 볼 수 있습니다. 실패한 것만 다시 보낼 수 있습니다.',
  },
  'report.destination-not-chosen': {
    userMessage: '{place}은(는) 대화상자에서 고른 폴더가 아닙니다.',
    hint: '이름 옆의 버튼으로 폴더를 고르거나 `mureon report place add-folder`로 추가하세요.',
  },
  'report.too-many-lines': {
    userMessage: '표 {table}의 묶은 내역이 레이크가 한 번에 답할 수 있는 것보다 많습니다.',
    hint: '값이 더 많은 기준으로 보고서를 묶거나, 묶은 내역 대신 청구 행을 고르세요.',
  },
};
