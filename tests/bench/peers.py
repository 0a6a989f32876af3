"""LightGBM, XGBoost and scikit-learn on the rows that a bench has written.

usage: peers.py quality FOLDER | peers.py speed FOLDER
FOLDER has meta.json and NAME.bin (64-bit floats, column after column, NaN for null, categories as the
index of their level) with NAME.labels.bin (bytes). Prints one JSON object a line.
"""
import json, os, sys, time, warnings
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import lightgbm as lgb
import numpy as np
import sklearn
import xgboost as xgb
from sklearn.ensemble import HistGradientBoostingClassifier

warnings.filterwarnings("ignore")
command, folder = sys.argv[1], Path(sys.argv[2])
meta = json.loads((folder / "meta.json").read_text())
categories = [i for i, kind in enumerate(meta["kinds"]) if kind == "category"]
types = ["c" if kind == "category" else "q" for kind in meta["kinds"]]


def read(name):
    labels = np.fromfile(folder / f"{name}.labels.bin", dtype=np.uint8)
    cells = np.fromfile(folder / f"{name}.bin").reshape(len(meta["kinds"]), len(labels))
    return np.ascontiguousarray(cells.T), labels


def log_loss(labels, p):
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return -np.mean(np.where(labels == 1, np.log(p), np.log(1 - p)))


def say(**facts):
    print(json.dumps(facts), flush=True)


def quality():
    """Settings are those of the drivers behind the published figures; early stopping and choices are on
    validation rows; where rows are refitted, so are these, with as many rounds."""
    parts = {name: read(name) for name in meta["parts"]}
    slow = {"learning_rate": 0.03}
    leaves15 = {**slow, "num_leaves": 15, "min_child_samples": 200}
    depth4 = {**slow, "max_depth": 4, "min_child_weight": 50}
    plans = {
        "fixed": {"LightGBM": [leaves15], "XGBoost": [depth4]},
        "early stop": {"LightGBM": [leaves15], "XGBoost": [depth4]},
        "grid": {
            "LightGBM": [
                {**slow, "num_leaves": leaves, "min_child_samples": least, "subsample": 0.8,
                 "subsample_freq": 1, "colsample_bytree": 0.8, "reg_lambda": 1}
                for leaves in (4, 8, 15) for least in (20, 60)
            ],
            "XGBoost": [
                {**slow, "max_depth": depth, "subsample": 0.8, "colsample_bytree": 0.8, "min_child_weight": 5}
                for depth in (2, 3, 4)
            ],
        },
    }
    plan = plans[meta["plan"]]
    fitters = {"LightGBM": fit_lightgbm, "XGBoost": fit_xgboost}
    for library, grid in plan.items():
        for seed in meta["seeds"]:
            fit = fitters[library]
            if meta["plan"] == "fixed":
                answer, settings, rounds = fit(parts["refit"], None, {**grid[0], "n_estimators": 200}, seed)[0], grid[0], 200
            else:
                best = None
                for settings in grid:
                    answer, rounds = fit(parts["fit"], parts["validation"], {**settings, "n_estimators": 3000}, seed)
                    loss = log_loss(parts["validation"][1], answer(parts["validation"][0]))
                    if best is None or loss < best[0]:
                        best = (loss, answer, settings, rounds)
                _, answer, settings, rounds = best
                if "refit" in parts:
                    answer, _ = fit(parts["refit"], None, {**settings, "n_estimators": rounds}, seed)
            file = f"{library}-{seed}.bin"
            answer(parts["test"][0]).astype("f8").tofile(folder / file)
            say(library=library, seed=seed, file=file, settings=settings, rounds=rounds)


def fit_lightgbm(train, validation, settings, seed):
    model = lgb.LGBMClassifier(random_state=seed, n_jobs=1, verbose=-1, **settings)
    early = {} if validation is None else {
        "eval_set": [validation], "callbacks": [lgb.early_stopping(50, verbose=False)],
    }
    model.fit(*train, categorical_feature=categories or "auto", **early)
    return lambda cells: model.predict_proba(cells)[:, 1], model.best_iteration_ or settings["n_estimators"]


def fit_xgboost(train, validation, settings, seed):
    early = {} if validation is None else {"early_stopping_rounds": 50}
    model = xgb.XGBClassifier(
        random_state=seed, n_jobs=1, tree_method="hist", enable_categorical=True, feature_types=types,
        eval_metric="logloss", **settings, **early,
    )
    model.fit(*train, verbose=False, **({} if validation is None else {"eval_set": [validation]}))
    rounds = settings["n_estimators"] if validation is None else model.best_iteration + 1
    return lambda cells: model.predict_proba(cells)[:, 1], rounds


def speed():
    """Fit and predict on one thread: data structures from the matrix, 200 rounds of 31 leaves, 255 bins."""
    cells, labels = read("train")

    def timed(library, version, fit, predict):
        for _ in range(meta["repeats"]):
            wall, cpu = time.perf_counter(), time.process_time()
            model = fit()
            fitted_wall, fitted_cpu = time.perf_counter(), time.process_time()
            answer = predict(model)
            say(
                library=library, version=version, fit_s=fitted_wall - wall, fit_cpu_s=fitted_cpu - cpu,
                predict_s=time.perf_counter() - fitted_wall, predict_cpu_s=time.process_time() - fitted_cpu,
                log_loss=log_loss(labels, answer),
            )
        return model

    def fit_lightgbm():
        options = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "max_bin": 255, "num_threads": 1, "verbose": -1}
        return lgb.train(options, lgb.Dataset(cells, labels, params=options), 200)

    def fit_xgboost():
        options = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": 31,
                   "max_depth": 0, "eta": 0.1, "max_bin": 255, "nthread": 1}
        return xgb.train(options, xgb.QuantileDMatrix(cells, labels, max_bin=255, nthread=1), 200)

    def fit_sklearn():
        return HistGradientBoostingClassifier(max_iter=200, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False).fit(cells, labels)

    model = timed("LightGBM", lgb.__version__, fit_lightgbm, lambda model: model.predict(cells, num_threads=1))
    (folder / "lightgbm.json").write_text(json.dumps(model.dump_model()))
    model.predict(cells, raw_score=True, num_threads=1).tofile(folder / "lightgbm.bin")
    wall, cpu = time.perf_counter(), time.process_time()
    parts = model.predict(cells[:meta["explained"]], pred_contrib=True, num_threads=1)
    say(library="LightGBM's Shapley values", version=lgb.__version__, explain_s=time.perf_counter() - wall, explain_cpu_s=time.process_time() - cpu)
    parts.tofile(folder / "lightgbm-parts.bin")
    timed("XGBoost", xgb.__version__, fit_xgboost, lambda model: model.inplace_predict(cells).astype(float))
    timed("scikit-learn", sklearn.__version__, fit_sklearn, lambda model: model.predict_proba(cells)[:, 1])


{"quality": quality, "speed": speed}[command]()
