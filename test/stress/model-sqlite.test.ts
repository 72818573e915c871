import t from 'tap'
import { testModel } from '../helpers/model-run.js'

testModel(t, 'sqlite')
