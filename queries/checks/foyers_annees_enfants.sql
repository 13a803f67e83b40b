/*---
title = "Le nombre d’années de naissance n’est pas celui des enfants à charge"
source = "foyers"
severity = "warning"
tolerance = 0.001
definition = "Chaque enfant à charge (NBENLEFA) a son année de naissance (ANNNEN1 à ANNNEN12), et aucune année n’est de trop : sinon les enfants par âge ne font pas le total des enfants."
owner = "bureau d’études"
---*/
SELECT month, line
FROM foyers
WHERE nbenlefa <> CASE WHEN annnen1 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen2 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen3 IS NULL THEN 0 ELSE 1 END
      + CASE WHEN annnen4 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen5 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen6 IS NULL THEN 0 ELSE 1 END
      + CASE WHEN annnen7 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen8 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen9 IS NULL THEN 0 ELSE 1 END
      + CASE WHEN annnen10 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen11 IS NULL THEN 0 ELSE 1 END + CASE WHEN annnen12 IS NULL THEN 0 ELSE 1 END
